"""Chapters on templates that change, and one that goes."""

from tests.acceptance.steps import create
from tests.acceptance.story.stage import Stage


def tom_changes_the_template(stage: Stage) -> None:
    """New settings, all of them named."""
    stage.tell(
        stage.tom,
        "PATCH",
        f"/templates/{stage.template_id}",
        {
            "name": "docker",
            "display_name": "Docker",
            "description": "A container with an editor, for everybody.",
            "icon": "/icon/docker.svg",
            "default_ttl_ms": 28_800_000,
            "activity_bump_ms": 3_600_000,
            "autostop_requirement": {"days_of_week": ["saturday"], "weeks": 2},
            "allow_user_autostart": True,
            "allow_user_autostop": True,
            "allow_user_cancel_workspace_jobs": True,
            "time_til_dormant_ms": 2_592_000_000,
            "time_til_dormant_autodelete_ms": 604_800_000,
            "max_port_share_level": "authenticated",
        },
    )


def tom_deletes_a_template(stage: Stage) -> None:
    """One that nobody has a workspace of."""
    retired = create(stage.tom, "retired")
    stage.tell(stage.tom, "DELETE", f"/templates/{retired['id']}")
