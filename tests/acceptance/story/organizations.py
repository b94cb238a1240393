"""Chapters on organizations, members, groups, and who may do what."""

from tests.acceptance.steps import ORGANIZATION
from tests.acceptance.story.stage import Stage

TEMPLATE_AUTHOR = [
    {"resource_type": "template", "action": action} for action in ("read", "create")
]


def organizations_are_made(stage: Stage) -> None:
    """A second organization, and one that goes again."""
    made = stage.tell(
        stage.olivia,
        "POST",
        "/organizations",
        {
            "name": "research",
            "display_name": "Research",
            "description": "People who try things.",
            "icon": "/emojis/1f52d.png",
        },
    )
    stage.tell(
        stage.olivia,
        "PATCH",
        f"/organizations/{made['id']}",
        {"description": "People who try new things."},
    )
    stage.tell(stage.olivia, "GET", "/organizations")
    stage.tell(stage.olivia, "GET", "/organizations/research")
    stage.tell(stage.olivia, "GET", "/users/me/organizations")
    stage.tell(stage.olivia, "GET", "/users/me/organizations/research")
    stage.tell(stage.olivia, "POST", "/organizations/research/members/tom")
    stage.tell(stage.olivia, "DELETE", "/organizations/research/members/tom")
    stage.tell(stage.olivia, "DELETE", "/organizations/research")


def members_get_roles(stage: Stage) -> None:
    """A custom role, and who has it."""
    roles = f"{ORGANIZATION}/members/roles"
    role = {
        "name": "author",
        "display_name": "Author",
        "organization_permissions": TEMPLATE_AUTHOR[:1],
    }
    stage.tell(stage.olivia, "POST", roles, role)
    wider = role | {"organization_permissions": TEMPLATE_AUTHOR}
    stage.tell(stage.olivia, "PUT", roles, wider)
    stage.tell(
        stage.olivia,
        "PUT",
        f"{ORGANIZATION}/members/mia/roles",
        {"roles": ["author"]},
    )
    stage.tell(stage.olivia, "GET", f"{ORGANIZATION}/members")
    stage.tell(stage.olivia, "GET", roles)
    stage.tell(stage.olivia, "DELETE", f"{roles}/author")


def groups_are_made(stage: Stage) -> None:
    """A group of people."""
    mia = stage.olivia.get("/users/mia").json()["id"]
    groups = f"{ORGANIZATION}/groups"
    group = {"name": "designers", "display_name": "Designers", "quota_allowance": 5}
    made = stage.tell(stage.olivia, "POST", groups, group)
    path = f"/groups/{made['id']}"
    stage.tell(stage.olivia, "PATCH", path, {"add_users": [mia]})
    stage.tell(stage.olivia, "GET", path)
    stage.tell(stage.olivia, "GET", f"{groups}/designers")
    stage.tell(stage.olivia, "GET", groups)
    stage.tell(stage.olivia, "GET", "/groups?has_member=mia")
    stage.tell(stage.olivia, "DELETE", path)


def olivia_asks_who_may_do_what(stage: Stage) -> None:
    """Authorization checks and the audit log."""
    template = {
        "resource_type": "template",
        "resource_id": stage.template_id,
        "organization_id": stage.organization_id,
    }
    checks = {
        "read the template": {"action": "read", "object": template},
        "delete the template": {"action": "delete", "object": template},
    }
    stage.tell(stage.mia, "POST", "/authcheck", {"checks": checks})
    stage.tell(stage.mia, "POST", "/authcheck/explain", {"checks": checks})
    stage.tell(stage.olivia, "GET", "/audit?q=resource_type:template&limit=2&offset=0")
    stage.tell(
        stage.olivia,
        "POST",
        "/audit/testgenerate",
        {
            "action": "create",
            "resource_type": "template",
            "resource_id": stage.template_id,
        },
    )


def a_licence_comes_and_goes(stage: Stage, licence: str) -> None:
    """For tools that hand licences in."""
    added = stage.tell(stage.olivia, "POST", "/licenses", {"license": licence})
    stage.tell(stage.olivia, "GET", "/licenses")
    stage.tell(stage.olivia, "POST", "/licenses/refresh-entitlements")
    stage.tell(stage.olivia, "DELETE", f"/licenses/{added['id']}")
