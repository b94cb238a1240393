"""What acceptance tests do again and again, as a client would."""

from typing import Any

from provisioning_app.provisioner.echo.archive import make_archive
from tests.api.client import Api

ORGANIZATION = "/organizations/default"
TAR = "application/x-tar"

#: Written down, so that a test with it has the same name in every process.
NO_SUCH_ID = "00000000-0000-4000-8000-000000000000"


def upload(api: Api, content: bytes | None = None, content_type: str = TAR) -> str:
    """Upload an archive; the id of its file."""
    archive = make_archive() if content is None else content
    # The test client leaves the type of an empty body out unless it is a header.
    headers = {"Content-Type": content_type}
    answer = api.post("/files", archive, content_type=content_type, headers=headers)
    assert answer.status_code in {200, 201}, answer.content
    return str(answer.json()["hash"])


def ask_to_push(api: Api, content: bytes | None = None, **fields: Any) -> Any:
    """Ask for a version of an uploaded archive; the answer."""
    body = {"storage_method": "file", "provisioner": "echo", **fields}
    if "file_id" not in body and "example_id" not in body:
        body["file_id"] = upload(api, content)
    return api.post(f"{ORGANIZATION}/templateversions", body)


def push(api: Api, content: bytes | None = None, **fields: Any) -> dict[str, Any]:
    """Make a version, its import pending."""
    answer = ask_to_push(api, content, **fields)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def ask_to_create(api: Api, name: str = "docker", **fields: Any) -> Any:
    """Ask for a template, of a new version unless one is given; the answer."""
    body = {"name": name, **fields}
    if "template_version_id" not in body:
        body["template_version_id"] = push(api)["id"]
    return api.post(f"{ORGANIZATION}/templates", body)


def create(api: Api, name: str = "docker", **fields: Any) -> dict[str, Any]:
    """Make a template."""
    answer = ask_to_create(api, name, **fields)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def fields_of(answer: Any) -> list[str]:
    """The fields that a refusal names."""
    return [each["field"] for each in answer.json().get("validations", ())]
