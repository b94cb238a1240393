"""Uploads and downloads over real connections: cut off, too large, twice, large.

Cases are those of spec/templates.md, 15; the others follow from 1.9, 7 and 12.
"""

import io
import logging
import socket
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from orgs_app.api_key.limits import forget_all
from orgs_app.user.models import User
from provisioning_app.provisioner.echo.archive import make_tar
from templates_app.file import actions
from templates_app.file.actions import LARGEST_UPLOAD
from templates_app.file.models import CHUNK_SIZE, File, FileChunk
from templates_app.file.retention import purge_files
from tests.acceptance.importing import echo_daemon, imported
from tests.acceptance.steps import ask_to_push, push, upload
from tests.api.client import HEADER, Api
from tests.make.people import token_of
from tests.running import running_product
from wirtual.core import clock

TAR = "application/x-tar"
ZIP = "application/zip"
LARGE = bytes(range(256)) * (3 * CHUNK_SIZE // 256) + b"and a bit"


@pytest.fixture
def member(api: Api, mia: User) -> Api:
    return api.as_(mia)


@pytest.fixture
def served(transactional_db: None) -> Iterator[str]:
    """Where the product is served."""
    with running_product() as address:
        yield f"http://{address}/api/v2"


@pytest.fixture
def client(served: str, mia: User) -> Iterator[httpx.Client]:
    """Mia over a real connection."""
    headers = {HEADER: token_of(mia), "Content-Type": TAR}
    with httpx.Client(base_url=served, headers=headers, timeout=20) as client:
        yield client


def begun(
    address: str, user: User | None, length: int, *, kind: str = TAR, token: str = ""
) -> socket.socket:
    """An upload that announces ``length`` bytes and has sent none yet."""
    host, port = address.split(":")
    line = socket.create_connection((host, int(port)), timeout=10)
    token = token_of(user) if user else token
    line.sendall(
        f"POST /api/v2/files HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
        f"{HEADER}: {token}\r\nContent-Length: {length}\r\n\r\n".encode()
    )
    return line


# --- Uploading -----------------------------------------------------------------------


def test_case_99_large_bytes_are_kept_once(client):
    first = client.post("/files", content=LARGE)
    again = client.post("/files", content=LARGE)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert UUID(first.json()["hash"])


def test_case_100_large_bytes_come_as_they_went(client):
    file = client.post("/files", content=LARGE).json()["hash"]
    answer = client.get(f"/files/{file}")
    assert answer.content == LARGE
    assert answer.headers["Content-Type"] == TAR
    assert answer.headers["Content-Length"] == str(len(LARGE))


def test_an_upload_whose_length_is_not_announced_is_kept_whole(client):
    pieces = (LARGE[at : at + 10_000] for at in range(0, len(LARGE), 10_000))
    file = client.post("/files", content=pieces).json()["hash"]
    assert client.get(f"/files/{file}").content == LARGE


def test_of_two_uploads_of_the_same_at_once_one_is_new(client):
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda _: client.post("/files", content=LARGE), "ab"))
    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert answers[0].json() == answers[1].json()
    assert File.objects.get().chunks.count() == 4


def test_an_upload_that_is_cut_off_leaves_nothing(
    transactional_db, mia, caplog, tmp_path, monkeypatch
):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with running_product() as address, begun(address, mia, LARGEST_UPLOAD) as line:
        line.sendall(LARGE)
    # The server has ended, and with it whatever it was doing.
    assert not File.objects.exists()
    assert not FileChunk.objects.exists()
    assert list(tmp_path.iterdir()) == []
    assert [each for each in caplog.records if each.levelno > logging.INFO] == []


def test_what_is_announced_too_large_is_refused_unread(served, mia):
    with begun(served.split("/")[2], mia, LARGEST_UPLOAD + 1) as line:
        answer = line.recv(4000)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"The archive is too large." in answer


def test_what_becomes_too_large_is_refused(client, monkeypatch):
    monkeypatch.setattr(actions, "LARGEST_UPLOAD", 200_000)
    answer = client.post("/files", content=(b"x" * 50_000 for _ in range(5)))
    assert (answer.status_code, "too large" in answer.text) == (400, True)
    assert not File.objects.exists()


def test_an_operator_s_own_limit_is_refused_alike(transactional_db, mia, settings):
    settings.WIRTUAL_MAX_BODY_BYTES = 100_000
    head = {HEADER: token_of(mia), "Content-Type": TAR}
    with running_product() as address:
        url = f"http://{address}/api/v2/files"
        answer = httpx.post(url, content=b"x" * 100_001, headers=head)
    assert (answer.status_code, "too large" in answer.text) == (400, True)
    assert "100000 bytes" in answer.json()["detail"]


@pytest.mark.parametrize("token", ["", "nobody-knows"])
def test_nobody_uploads_a_single_byte(served, token):
    with begun(served.split("/")[2], None, 1000, token=token) as line:
        assert line.recv(4000).startswith(b"HTTP/1.1 401 ")


def test_another_media_type_is_refused_before_the_body_has_come(served, mia):
    with begun(served.split("/")[2], mia, 1000, kind="text/plain") as line:
        answer = line.recv(4000)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"text/plain" in answer


def test_one_uploads_so_often_in_a_minute(member, settings):
    settings.WIRTUAL_RATE_LIMIT_DISABLE_ALL = False
    forget_all()
    answers = [member.post("/files", b"x", content_type=TAR) for _ in range(13)]
    forget_all()
    assert [each.status_code for each in answers] == [201, *[200] * 11, 429]


# --- Downloading ---------------------------------------------------------------------


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_who_has_a_file_need_not_download_it_again(member, known):
    file = upload(member, b"bytes")
    tag = member.get(f"/files/{file}").headers["ETag"]
    headers = {"If-None-Match": known.format(tag=tag)}
    again = member.get(f"/files/{file}", headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag


@pytest.mark.parametrize("known", ['"other"', "nonsense", "", '"', "é"])
def test_who_has_something_else_downloads_the_file(member, known):
    file = upload(member, b"bytes")
    answer = member.get(f"/files/{file}", headers={"If-None-Match": known})
    assert (answer.status_code, answer.content) == (200, b"bytes")


def test_a_file_and_its_zip_are_not_the_same(member):
    file = upload(member, make_tar({"a": b"a"}))
    tag = member.get(f"/files/{file}").headers["ETag"]
    path, have = f"/files/{file}?format=zip", {"If-None-Match": tag}
    zipped = member.get(path, headers=have)
    assert zipped.status_code == 200
    have = {"If-None-Match": zipped.headers["ETag"]}
    assert member.get(path, headers=have).status_code == 304


def test_who_may_not_read_a_file_does_not_learn_of_it_by_its_tag(member, api, stan):
    file = upload(member, b"bytes")
    tag = member.get(f"/files/{file}").headers["ETag"]
    answer = api.as_(stan).get(f"/files/{file}", headers={"If-None-Match": tag})
    assert answer.status_code == 404


def test_asking_for_the_head_reads_nothing(client):
    file = client.post("/files", content=LARGE).json()["hash"]
    FileChunk.objects.all().delete()
    head = client.head(f"/files/{file}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(LARGE))
    assert client.head(f"/files/{file}?format=zip").status_code == 200


def test_a_large_tar_comes_as_a_zip(client):
    tar = make_tar({"a": LARGE, "b/c": b"small"})
    file = client.post("/files", content=tar).json()["hash"]
    answer = client.get(f"/files/{file}?format=zip")
    assert answer.headers["Content-Type"] == ZIP
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert archive.read("a") == LARGE
        assert archive.read("b/c") == b"small"


def test_a_download_that_nobody_takes_harms_nobody(client, served, mia):
    file = client.post("/files", content=LARGE * 10).json()["hash"]
    with client.stream("GET", f"/files/{file}") as answer:
        assert next(answer.iter_bytes())
    assert client.get("/users/me").status_code == 200


# --- Versions ------------------------------------------------------------------------


def test_a_version_of_a_file_that_was_removed_is_refused(api, tom):
    author = api.as_(tom)
    file = upload(author)
    purge_files(clock.now() + timedelta(seconds=1))
    assert author.get(f"/files/{file}").status_code == 404
    assert ask_to_push(author, file_id=file).status_code == 404
    again = upload(author)
    assert again != file
    assert ask_to_push(author, file_id=again).status_code == 201


def test_an_archive_that_no_daemon_takes_fails_its_import(transactional_db, api, tom):
    author = api.as_(tom)
    with echo_daemon():
        version = push(author, make_tar({"large": b"x" * 5 * 1024 * 1024}))
        job = imported(author, version)["job"]
    assert job["status"] == "failed"
    assert job["error"] == "payload was too big: 5253120 > 4194304"


def test_tags_are_found_in_a_large_archive(api, tom):
    tags = b'data "wirtual_workspace_tags" "t" {\n  tags = { size = "large" }\n}\n'
    archive = make_tar({"a/binary": LARGE, "b": LARGE, "main.tf": tags, "c": LARGE})
    version = push(api.as_(tom), archive, provisioner="terraform")
    assert version["job"]["tags"]["size"] == "large"
