"""Downloading an archive on the operators' site."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisioning_app.provisioner.echo.archive import make_archive
from templates_app.file.models import CHUNK_SIZE
from tests.make.pages import client_of
from tests.make.templates import make_file


def test_an_archive_is_downloaded_whole(olivia, mia):
    file = make_file(mia)
    answer = client_of(olivia).get(f"/admin/templates_app/file/{file.pk}/download/")
    assert answer.content == make_archive()
    assert answer["Content-Type"] == "application/x-tar"
    assert answer["Content-Disposition"].startswith("attachment;")


def test_nobody_but_owners_downloads(tom, mia):
    file = make_file(mia)
    answer = client_of(tom).get(f"/admin/templates_app/file/{file.pk}/download/")
    assert answer.status_code == 302


def test_a_large_archive_is_downloaded_as_it_is_taken(olivia, mia):
    content = b"x" * (2 * CHUNK_SIZE + 1)
    file = make_file(mia, content)
    answer = client_of(olivia).get(f"/admin/templates_app/file/{file.pk}/download/")
    assert answer.streaming
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Length"] == str(len(content))


def test_the_list_shows_sizes_and_reads_no_content(olivia, mia):
    make_file(mia, b"x" * 1536)
    with CaptureQueriesContext(connection) as queries:
        page = client_of(olivia).get("/admin/templates_app/file/")
    assert "1.5 KiB" in page.content.decode()
    assert not any("file_chunks" in query["sql"] for query in queries)
