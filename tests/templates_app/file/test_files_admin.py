"""The page on which operators look into an archive."""

import io
import tarfile
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisioning_app.provisioner.echo.archive import make_tar
from templates_app.file.pages import (
    BINARY,
    BROKEN_OFF,
    CUT,
    HIDDEN,
    LARGEST_SHOWN,
    NOT_UTF_8,
    NOTHING_INSIDE,
    TOO_LARGE,
)
from tests.make.pages import client_of
from tests.make.templates import make_file, make_version

NASTY = "<img src=x onerror=alert(1)>.tf"


def page(user, content: bytes | dict[str, bytes], **query: str):
    archive = make_tar(content) if isinstance(content, dict) else content
    file = make_file(user, archive)
    return client_of(user).get(f"/admin/templates_app/file/{file.pk}/files/", query)


def test_a_file_is_shown_in_colours_beside_the_tree(olivia):
    answer = page(olivia, {"main.tf": b'a = "1"\n', "x/y.sh": b"echo\n"})
    assert '<span class="t-s2">' in answer.text
    assert 'href="?path=x%2Fy.sh"' in answer.text
    assert "Terraform" in answer.text


def test_the_readme_is_shown_first(olivia):
    answer = page(olivia, {"a.tf": b"", "README.md": b"# Welcome\n"})
    assert "Welcome" in answer.text


def test_another_file_is_chosen_by_its_path(olivia):
    answer = page(olivia, {"README.md": b"", "x/y.sh": b"echo chosen\n"}, path="x/y.sh")
    assert "chosen" in answer.text


def test_a_folder_lists_what_is_in_it(olivia):
    answer = page(olivia, {"x/y.sh": b"echo\n", "x/z/a": b""}, path="x/")
    assert ">z/</a>" in answer.text
    assert "5 bytes" in answer.text


def test_files_are_found_by_name(olivia):
    answer = page(olivia, {"main.tf": b"", "x/needle.sh": b""}, find="NEEDLE")
    assert "x/needle.sh" in answer.text


def test_a_path_that_is_not_in_it_is_not_found(olivia):
    assert page(olivia, {"main.tf": b""}, path="../main.tf").status_code == 404


def test_html_in_names_and_contents_is_text(olivia):
    answer = page(olivia, {NASTY: b"# <script>alert(1)</script>\n"}, path=NASTY)
    assert "<img src=x" not in answer.text
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_html_in_names_that_are_left_out_is_text(olivia):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        member = tarfile.TarInfo(NASTY)
        member.type, member.linkname = tarfile.SYMTYPE, "<b>"
        tar.addfile(member)
    assert "<img src=x" not in page(olivia, buffer.getvalue()).text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\0\0", BINARY),
        (b"", NOTHING_INSIDE),
        (b"x" * (LARGEST_SHOWN + 1), TOO_LARGE),
        (b"caf\xe9\n", NOT_UTF_8),
        ("\N{REPLACEMENT CHARACTER}".encode() + b"\xe9\n", NOT_UTF_8),
        (b"\n" * 10_002, CUT),
        ("a \u202e b".encode(), HIDDEN),
    ],
)
def test_what_can_not_be_shown_as_it_is_is_told(content, told, olivia):
    assert told in unescape(page(olivia, {"main.tf": content}).text)


def test_a_file_that_the_archive_breaks_off_in_is_told_as_such(olivia):
    answer = page(olivia, make_tar({"a.tf": b"1" * 5000})[:1024])
    assert BROKEN_OFF in answer.text


@pytest.mark.parametrize("content", [b"", b"no tar at all" * 99, b"\0" * 10])
def test_a_broken_archive_is_told_as_such(content, olivia):
    answer = page(olivia, content)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_one_file_is_handed_out_as_bytes_that_no_browser_runs(olivia):
    content = b"<script>alert(1)</script>"
    answer = page(olivia, {"a\n.html": content}, path="a⟨U+000A⟩.html", download="1")
    assert answer.getvalue() == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")


def test_a_version_shows_what_it_was_made_from(olivia):
    version = make_version(user=olivia)
    path = f"/admin/templates_app/templateversion/{version.pk}/files/"
    assert "0.parse.json" in client_of(olivia).get(path).text


@pytest.mark.parametrize("section", ["file", "templateversion"])
def test_nobody_but_owners_looks(section, tom):
    version = make_version(user=tom)
    row = version.job.file_id if section == "file" else version.pk
    path = f"/admin/templates_app/{section}/{row}/files/"
    assert client_of(tom).get(path).status_code == 302


def test_the_queries_do_not_grow_with_the_archive(olivia):
    def queries(count: int) -> int:
        file = make_file(
            olivia, make_tar({f"{number}.tf": b"a" for number in range(count)})
        )
        client = client_of(olivia)
        path = f"/admin/templates_app/file/{file.pk}/files/"
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    assert queries(1) == queries(300)
