"""Downloading an archive on the operators' site."""

from tests.make.pages import client_of
from tests.make.templates import make_file


def test_an_archive_is_downloaded_whole(olivia, mia):
    file = make_file(mia)
    answer = client_of(olivia).get(f"/admin/templates_app/file/{file.pk}/download/")
    assert answer.content == bytes(file.data)
    assert answer["Content-Type"] == "application/x-tar"
    assert answer["Content-Disposition"].startswith("attachment;")


def test_nobody_but_owners_downloads(tom, mia):
    file = make_file(mia)
    answer = client_of(tom).get(f"/admin/templates_app/file/{file.pk}/download/")
    assert answer.status_code == 302
