"""Uploading and downloading archives, over HTTP only.

Cases are those of spec/templates.md, 15.
"""

import io
import tarfile
import zipfile
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from orgs_app.user.models import User
from provisioning_app.provisioner.echo.archive import make_tar
from templates_app.file import actions, conversion
from templates_app.template.models import Template
from tests.acceptance.steps import create, push, upload
from tests.api.client import Api

TAR = "application/x-tar"
ZIPS = ("application/zip", "application/x-zip-compressed")
WHEN = (2023, 11, 7, 5, 31, 56)


@pytest.fixture
def member(api: Api, mia: User) -> Api:
    """Somebody without any role."""
    return api.as_(mia)


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, WHEN)
            entry.external_attr = (0o40755 if name.endswith("/") else 0o100640) << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def entries_of(tar: bytes) -> list[tuple[str, bytes | None, int, int]]:
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        return [
            (
                member.name,
                None if member.isdir() else archive.extractfile(member).read(),  # type: ignore[union-attr]
                member.mode,
                int(member.mtime),
            )
            for member in archive
        ]


def test_case_99_the_same_bytes_are_kept_once(member, api, olivia):
    first = member.post("/files", b"bytes", content_type=TAR)
    assert first.status_code == 201
    assert UUID(first.json()["hash"])
    again = member.post("/files", b"bytes", content_type=TAR)
    assert (again.status_code, again.json()) == (200, first.json())
    other = api.as_(olivia).post("/files", b"bytes", content_type=TAR)
    assert (other.status_code, other.json() != first.json()) == (201, True)


@pytest.mark.parametrize("kind", ["bad", "", "application/x-tar; charset=utf-8"])
def test_case_99_other_media_types_are_refused(member, kind):
    answer = member.post("/files", b"bytes", content_type=kind)
    assert answer.status_code == 400
    assert repr(kind) in answer.json()["message"]


def test_case_100_a_file_comes_as_it_went(member):
    for content in (b"", b"not a tar", make_tar({"main.tf": b"# nothing"})):
        file = upload(member, content)
        answer = member.get(f"/files/{file}")
        assert answer.status_code == 200
        assert answer.content == content
        assert answer.headers["Content-Type"] == TAR


def test_case_100_what_isn_t_there_or_makes_no_sense_is_refused(member, api, stan):
    file = upload(member, b"bytes")
    unknown = member.get(f"/files/{uuid4()}")
    assert unknown.status_code == 404
    assert api.as_(stan).get(f"/files/{file}").content == unknown.content
    assert member.get(f"/files/{file}?format=rar").status_code == 400
    assert member.get(f"/files/{uuid4()}?format=rar").status_code == 404


@pytest.mark.parametrize("kind", ZIPS)
def test_case_101_a_zip_becomes_a_tar(member, kind):
    content = {
        "test/": b"",
        "test/hello.txt": b"hello",
        "test/dir/": b"",
        "test/dir/world.txt": b"world",
    }
    file = upload(member, zipped(content), kind)
    answer = member.get(f"/files/{file}")
    assert answer.headers["Content-Type"] == TAR
    when = int(datetime(*WHEN, tzinfo=UTC).timestamp())
    assert entries_of(answer.content) == [
        ("test", None, 0o755, when),
        ("test/hello.txt", b"hello", 0o640, when),
        ("test/dir", None, 0o755, when),
        ("test/dir/world.txt", b"world", 0o640, when),
    ]
    assert upload(member, zipped(content), kind) == file


def test_case_101_a_tar_comes_as_a_zip(member):
    content = {"test/": b"", "test/hello.txt": b"hello", "test/dir/x": b"x" * 100_000}
    file = upload(member, zipped(content), ZIPS[0])
    answer = member.get(f"/files/{file}?format=zip")
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert {each: archive.read(each) for each in archive.namelist()} == content
        entry = archive.getinfo("test/hello.txt")
        assert entry.date_time == WHEN
        assert entry.external_attr >> 16 & 0o777 == 0o640


def test_a_broken_tar_gives_a_zip_of_what_came_before(member):
    tar = make_tar({"good": b"good", "bad": b"bad" * 1000})
    file = upload(member, tar[:2000])
    answer = member.get(f"/files/{file}?format=zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.read("good") == b"good"


def test_who_may_change_a_template_reads_its_file(api, tom, member, mia):
    author = api.as_(tom)
    file = upload(author, make_tar({"a": b"a"}))
    version = push(author, file_id=file)
    template = create(author, template_version_id=version["id"])
    assert member.get(f"/files/{file}").status_code == 404
    row = Template.objects.filter(pk=template["id"])
    row.update(user_acl={str(mia.pk): ["*"]})
    assert member.get(f"/files/{file}").status_code == 200


# --- Bad input -----------------------------------------------------------------------


def test_an_upload_has_an_end(member, monkeypatch):
    monkeypatch.setattr(actions, "LARGEST_UPLOAD", 1000)
    assert member.post("/files", b"x" * 1000, content_type=TAR).status_code == 201
    for kind in (TAR, *ZIPS):
        answer = member.post("/files", b"x" * 1001, content_type=kind)
        assert (answer.status_code, "large" in answer.json()["message"]) == (400, True)


def lying(content: bytes) -> bytes:
    """A zip whose entry announces less than it holds."""
    text = zipped({"a": content})
    size = len(content).to_bytes(4, "little")
    return text.replace(size, (1).to_bytes(4, "little"))


def encrypted() -> bytes:
    text = bytearray(zipped({"a": b"secret"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        text[text.index(signature) + offset] |= 1
    return bytes(text)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a zip",
        zipped({"a": b"x" * 1000})[:-30],
        zipped({"a": b"x" * 1000}).replace(b"x" * 10, b"y" * 10, 1),
        lying(b"x" * 1234),
        encrypted(),
        make_tar({"main.tf": b""}),
    ],
)
def test_what_is_no_zip_is_refused(member, content):
    answer = member.post("/files", content, content_type=ZIPS[0])
    assert answer.status_code == 400
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("limit", "value"),
    [("LARGEST_ENTRY", 99_999), ("LARGEST_CONTENT", 199_999), ("MOST_ENTRIES", 1)],
)
def test_a_bomb_is_refused_before_it_goes_off(member, monkeypatch, limit, value):
    bomb = zipped({"a": b"\0" * 100_000, "b": b"\0" * 100_000})
    monkeypatch.setattr(conversion, limit, value)
    assert member.post("/files", bomb, content_type=ZIPS[0]).status_code == 400


def test_links_and_names_that_lead_outside_stay_in_the_archive(member):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link: Any = zipfile.ZipInfo("link", WHEN)
        link.external_attr = 0o120777 << 16
        archive.writestr(link, b"/etc/passwd")
        archive.writestr(zipfile.ZipInfo("../outside", WHEN), b"x")
        archive.writestr(zipfile.ZipInfo("main.tf", WHEN), b"")
    file = upload(member, buffer.getvalue(), ZIPS[0])
    names = [name for name, *_ in entries_of(member.get(f"/files/{file}").content)]
    assert names == ["../outside", "main.tf"]
