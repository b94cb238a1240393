"""The query parameters of *Get groups*.

Rule: spec/organizations.md, 11.2.
"""

from typing import Any

from orgs_app.access.subject import Subject
from orgs_app.group.reads import read_groups
from orgs_app.organization.lookup import get_organization
from orgs_app.user.models import User
from wirtual.core.api.parameters import Query
from wirtual.core.errors import NotFound
from wirtual.core.ids import find_uuid


def read_filtered_groups(subject: Subject, query: Query) -> list[dict[str, Any]]:
    """The groups that ``query`` asks for.

    Raises:
        QueryInvalid: a parameter is unknown, malformed, or names something that
            ``subject`` may not know of.
    """
    organization = query.text("organization")
    has_member = query.text("has_member")
    group_ids = query.ids("group_ids")
    query.refuse_unknown()
    query.refuse_if_wrong()
    groups = read_groups(
        subject,
        organization=organization,
        has_member=has_member,
        group_ids=group_ids or None,
    )
    if not groups:
        # Nothing fits, or a filter names nothing? Only now it has to be asked.
        _refuse_unknown(subject, query, organization, has_member)
    return groups


def _refuse_unknown(
    subject: Subject, query: Query, organization: str, has_member: str
) -> None:
    if organization:
        try:
            get_organization(subject, organization)
        except NotFound:
            query.wrong("organization", "must be the id or name of an organization")
    if has_member and not _user_exists(subject, has_member):
        query.wrong("has_member", "must be the id or username of a user")
    query.refuse_if_wrong()


def _user_exists(subject: Subject, text: str) -> bool:
    users = User.objects.all().permitted(subject)
    user_id = find_uuid(text)
    found = users.filter(pk=user_id) if user_id else users.by_username(text)
    return found.exists()
