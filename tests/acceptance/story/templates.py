"""Chapters on templates and their versions."""

from typing import Any

from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import (
    Agent,
    LogLevel,
    LogLine,
    Parsed,
    Planned,
    Resource,
    ResourceMetadatum,
    RichParameter,
    TemplateVariable,
)
from tests.acceptance.importing import echo_daemon, imported
from tests.acceptance.steps import ORGANIZATION, TAR, ask_to_push, push
from tests.acceptance.story.stage import Stage

ARCHIVE = make_archive(
    parse=Parsed(
        variables=[
            TemplateVariable(
                "region", "Where it runs.", type="string", default="europe"
            )
        ],
        readme="# Docker\n\nA container with an editor.\n",
    ),
    plan=[
        LogLine(LogLevel.INFO, "docker_container.workspace: Plan to create"),
        Planned(
            resources=[
                Resource(
                    "workspace",
                    "docker_container",
                    agents=[
                        Agent("main", operating_system="linux", architecture="amd64")
                    ],
                    metadata=[ResourceMetadatum("image", "debian:12")],
                )
            ],
            parameters=[
                RichParameter("cpus", "CPUs", "How many.", type="number", default="2")
            ],
        ),
    ],
)


def tom_pushes_a_template(stage: Stage) -> None:
    """An archive, and a version of it that a daemon imports."""
    _import(stage, push(stage.tom, name="draft"))  # so that a daemon is known
    stage.tell(stage.tom, "GET", "/templates/examples")
    stage.tell(stage.tom, "GET", f"{ORGANIZATION}/templates/examples")
    file = stage.tell(
        stage.tom,
        "POST",
        "/files",
        ARCHIVE,
        content_type=TAR,
        headers={"Content-Type": TAR},
    )
    asked = {
        "name": "first",
        "message": "A container with an editor",
        "storage_method": "file",
        "file_id": file["hash"],
        "provisioner": "terraform",
        "tags": {"scope": "organization"},
        "user_variable_values": [{"name": "region", "value": "asia"}],
    }
    told = stage.tell(stage.tom, "POST", f"{ORGANIZATION}/templateversions", asked)
    # What is told is what people do; what is imported here is an archive for echo.
    stage.tom.patch(f"/templateversions/{told['id']}/cancel")
    version = push(stage.tom, **{**asked, "provisioner": "echo"})
    stage.version_id = version["id"]
    _import(stage, version)


def tom_tells_what_was_found(stage: Stage) -> None:
    """What the import found."""
    path = f"/templateversions/{stage.version_id}"
    stage.tell(stage.tom, "GET", path)
    for part in (
        "logs",
        "resources",
        "rich-parameters",
        "variables",
        "external-auth",
        "parameters",
        "schema",
    ):
        stage.tell(stage.tom, "GET", f"{path}/{part}")


def tom_publishes_the_template(stage: Stage) -> None:
    """The template of the version."""
    templates = f"{ORGANIZATION}/templates"
    made = stage.tell(
        stage.tom,
        "POST",
        templates,
        {
            "name": "docker",
            "template_version_id": stage.version_id,
            "display_name": "Docker",
            "description": "A container with an editor.",
            "icon": "/icon/docker.svg",
            "default_ttl_ms": 28_800_000,
        },
    )
    stage.template_id = made["id"]
    stage.tell(stage.mia, "GET", f"/templates/{stage.template_id}")
    stage.tell(stage.mia, "GET", f"{templates}/docker")
    stage.tell(stage.mia, "GET", "/templates?q=docker")
    stage.tell(stage.mia, "GET", templates)
    wanted = f"/users/me/autofill-parameters?template_id={stage.template_id}"
    stage.tell(stage.mia, "GET", wanted)


def tom_pushes_again(stage: Stage) -> None:
    """A second version, which becomes the active one; a third is canceled."""
    ours = {"template_id": stage.template_id}
    second = push(stage.tom, ARCHIVE, name="second", **ours)
    _import(stage, second)
    versions = f"/templates/{stage.template_id}/versions"
    stage.tell(stage.tom, "PATCH", versions, {"id": second["id"]})
    stage.tell(stage.tom, "GET", versions)
    stage.tell(stage.tom, "GET", f"{versions}/first")
    named = f"{ORGANIZATION}/templates/docker/versions/second"
    stage.tell(stage.tom, "GET", named)
    stage.tell(stage.tom, "GET", f"{named}/previous")
    third = ask_to_push(stage.tom, ARCHIVE, name="third", **ours).json()
    stage.tell(stage.tom, "PATCH", f"/templateversions/{third['id']}/cancel")


def _import(stage: Stage, version: dict[str, Any]) -> None:
    """Have a daemon do it, which goes before anything more is told."""
    with echo_daemon():
        ended = imported(stage.tom, version)
    assert ended["job"]["status"] == "succeeded", ended["job"]
