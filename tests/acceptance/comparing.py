"""Versions to be compared in acceptance tests, and comparing them as a client would."""

from typing import Any

from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import (
    Agent,
    App,
    Module,
    Parsed,
    Planned,
    Resource,
    ResourceMetadatum,
    RichParameter,
    TemplateVariable,
    Transition,
)
from templates_app.version.models import TemplateVersion
from tests.api.client import Api

SECRET = "hunter2-and-more"

HOME = Resource("home", "docker_volume")
CONTAINER = Resource(
    "workspace",
    "docker_container",
    agents=[Agent("main", apps=[App("code", "Code")])],
    metadata=[ResourceMetadatum("image", "debian:12")],
    daily_cost=1,
)


def archive(
    *,
    start: tuple[Resource, ...] = (CONTAINER, HOME),
    stop: tuple[Resource, ...] = (HOME,),
    parsed: Parsed | None = None,
    files: dict[str, bytes] | None = None,
    **planned: Any,
) -> bytes:
    return make_archive(
        parse=parsed or Parsed(),
        plan={
            Transition.START: [Planned(resources=start, **planned)],
            Transition.STOP: [Planned(resources=stop)],
        },
        files=files or {"main.tf": b"# one\n"},
    )


FIRST = archive()
#: Everything of it differs.
SECOND = archive(
    start=(
        Resource(
            "workspace",
            "docker_container",
            agents=[Agent("dev", operating_system="linux")],
            metadata=[ResourceMetadatum("image", "debian:13")],
            daily_cost=2,
        ),
    ),
    stop=(),
    parsed=Parsed(
        variables=[
            TemplateVariable("region", default="europe", type="string"),
            TemplateVariable("token", default=SECRET, sensitive=True),
        ],
        workspace_tags={"zone": '"a"'},
        readme="# Docker\n",
    ),
    files={"main.tf": b"# two\n", "README.md": b"# Docker\n"},
    parameters=[
        RichParameter("cpus", type="number", required=True),
        RichParameter("hint", mutable=True, default=f"use {SECRET}"),
    ],
    modules=[Module("tools", "registry.example/tools", "1.0.0")],
)


def path_of(before: TemplateVersion, after: TemplateVersion) -> str:
    return f"/templateversions/{before.pk}/compare/{after.pk}"


def compared(api: Api, before: TemplateVersion, after: TemplateVersion) -> Any:
    answer = api.get(path_of(before, after))
    assert answer.status_code == 200, answer.content
    return answer.json()


def markdown(api: Api, before: TemplateVersion, after: TemplateVersion) -> str:
    answer = api.get(f"{path_of(before, after)}?format=markdown")
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def told(comparison: Any) -> list[tuple[str, str, str, str]]:
    return [
        (each["impact"], each["topic"], each["name"], each["field"])
        for each in comparison["changes"]
    ]


def kinds(comparison: Any) -> dict[str, str]:
    return {each["path"]: each["kind"] for each in comparison["files"]}
