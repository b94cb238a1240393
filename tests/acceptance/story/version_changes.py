"""Chapters on what becomes of versions that are no longer the newest."""

from tests.acceptance.story.stage import Stage


def tom_tidies_versions_up(stage: Stage) -> None:
    """One gets a better message; one is put aside and taken back; then all unused."""
    versions = f"/templates/{stage.template_id}/versions"
    first = f"/templateversions/{stage.version_id}"
    named = {"name": "v1.0.0", "message": "What we began with"}
    stage.tell(stage.tom, "PATCH", first, named)
    stage.tell(stage.tom, "POST", f"{first}/archive")
    stage.tell(stage.tom, "POST", f"{first}/unarchive")
    stage.tell(stage.tom, "POST", f"{versions}/archive", {"all": True})
