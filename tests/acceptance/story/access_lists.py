"""A chapter on who may use a template."""

from tests.acceptance.story.stage import Stage


def tom_shares_the_template(stage: Stage) -> None:
    """Mia may change it too."""
    path = f"/templates/{stage.template_id}/acl"
    stage.tell(stage.tom, "GET", f"{path}/available?q=mia")
    mia = stage.mia.get("/users/me").json()["id"]
    stage.tell(stage.tom, "PATCH", path, {"user_perms": {mia: "admin"}})
    stage.tell(stage.tom, "GET", path)
