"""Access lists as they are shown, and who could be put onto them.

Each is a fixed number of queries, however many people there are. Whoever may change the
list sees whom it names, whether they could list them elsewhere or not.

Rule: spec/templates.md, 11.
"""

from typing import Any

from orgs_app.access.subject import READER, Subject
from orgs_app.group.reads import read_groups
from orgs_app.user.enums import UserStatus
from orgs_app.user.filters import WantedUsers
from orgs_app.user.listing import read_reduced_users
from orgs_app.user.reads import read_named_users
from templates_app.template.models import Template
from templates_app.template.roles import ids_in, role_of


def access_list_json(subject: Subject, template: Template) -> dict[str, Any]:
    """Users and groups with their roles. Whoever can't sign in is left out."""
    users = read_named_users(subject, ids_in(template.user_acl))
    groups = read_groups(
        READER,
        organization=str(template.organization_id),
        group_ids=ids_in(template.group_acl),
    )
    return {
        "users": [
            {**user, "role": role_of(template.user_acl[str(user["id"])])}
            for user in users
            if user["status"] != UserStatus.SUSPENDED
        ],
        "group": [
            {**group, "role": role_of(template.group_acl[str(group["id"])])}
            for group in groups
        ],
    }


def available_json(template: Template, wanted: WantedUsers) -> dict[str, Any]:
    """A page of all users, and every group of the template's organization."""
    return {
        "users": read_reduced_users(READER, wanted),
        "groups": read_groups(READER, organization=str(template.organization_id)),
    }
