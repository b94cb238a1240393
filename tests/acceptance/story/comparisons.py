"""A chapter on comparing versions."""

from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import (
    Parsed,
    Planned,
    Resource,
    RichParameter,
    TemplateVariable,
    Transition,
)
from tests.acceptance.importing import echo_daemon, imported
from tests.acceptance.steps import push
from tests.acceptance.story.stage import Stage

CONTAINER = Resource("workspace", "docker_container")
MAIN = """\
resource "docker_volume" "{volume}" {{
  name = "home-of-${{data.wirtual_workspace.me.id}}"
}}
"""
PARAMETERS = """\
data "wirtual_parameter" "cpus" {{
  name = "cpus"
  type = "number"
{more}}}
"""


def archive_of(volume: str, parameter: RichParameter, more: str) -> bytes:
    """A template whose home is on a volume of this name."""
    home = Resource(volume, "docker_volume")
    return make_archive(
        parse=Parsed(variables=[TemplateVariable("region", default="europe")]),
        plan={
            Transition.START: [
                Planned(resources=[CONTAINER, home], parameters=[parameter])
            ],
            Transition.STOP: [Planned(resources=[home])],
        },
        files={
            "main.tf": MAIN.format(volume=volume).encode(),
            "parameters.tf": PARAMETERS.format(more=more).encode(),
        },
    )


BEFORE = archive_of(
    "home",
    RichParameter("cpus", type="number", default="2", mutable=True),
    '  default = "2"\n  mutable = true\n',
)
AFTER = archive_of(
    "homes",
    RichParameter("cpus", type="number", required=True, mutable=True),
    "  mutable = true\n",
)


def tom_compares_what_he_pushed(stage: Stage) -> None:
    """Two versions that a reviewer should look at twice."""
    ids = []
    for name, archive in (("reviewed", BEFORE), ("proposed", AFTER)):
        version = push(stage.tom, archive, name=name, template_id=stage.template_id)
        with echo_daemon():
            ended = imported(stage.tom, version)
        assert ended["job"]["status"] == "succeeded", ended["job"]
        ids.append(version["id"])
    stage.tell(stage.tom, "GET", f"/templateversions/{ids[0]}/compare/{ids[1]}")
