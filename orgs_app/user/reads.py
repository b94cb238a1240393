"""Users as they are shown, each by one query that was compiled once."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, TextField, UUIDField
from django.db.models.functions import JSONObject, Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.roles import site_roles
from orgs_app.access.subject import Subject
from orgs_app.user.errors import UnknownUser
from orgs_app.user.lookup import means_self, refuse_hidden_self
from orgs_app.user.models import User, UserQuerySet
from wirtual.core.ids import find_uuid
from wirtual.core.prepared import Param, PreparedQuery

FIELDS = (
    "id",
    "username",
    "email",
    "name",
    "avatar_url",
    "created_at",
    "updated_at",
    "last_seen_at",
    "status",
    "login_type",
    "theme_preference",
    "rbac_roles",
)


def _shown(users: UserQuerySet) -> QuerySet[User, Any]:
    memberships = apps.get_model("orgs_app", "OrganizationMember").objects.all()
    of_user = memberships.filter(user_id=OuterRef("pk")).order_by("created_at")
    visible = of_user.permitted_later(prefix="memberships")
    annotated = users.annotate(
        organization_ids=ArraySubquery(visible.values("organization_id")),
        organization_roles=ArraySubquery(
            of_user.values(
                each=JSONObject(organization_id="organization_id", roles="roles")
            )
        ),
    )
    shown: QuerySet[User, Any] = annotated.values(
        *FIELDS, "organization_ids", "organization_roles"
    )
    return shown


_BY_ID = PreparedQuery(
    lambda: _shown(
        User.objects.all().permitted_later().filter(pk=Param("id", UUIDField()))
    )
)
_BY_NAME = PreparedQuery(
    lambda: _shown(
        User.objects.all()
        .permitted_later()
        .existing()
        .alias(lower=Lower("username"))
        .filter(lower=Param("name", TextField()))
    )
)


def read_user(subject: Subject, text: str) -> dict[str, Any]:
    """The user that ``{user}`` means, as it is shown to ``subject``.

    Beside what a `User` shows it holds ``organization_roles``: the explicit roles in
    each organization, by its id.

    Raises:
        UnknownUser: nobody is meant that ``subject`` may know of.
        NotFound: ``me``, with a key that may not read its own user.
    """
    user_id: UUID | None = find_uuid(text)
    if means_self(subject, text):
        refuse_hidden_self(subject)
        user_id = subject.user_id
    reach = {
        **subject.reach(Action.READ, ResourceType.USER).parameters(),
        **subject.reach(Action.READ, ResourceType.ORGANIZATION_MEMBER).parameters(
            "memberships"
        ),
    }
    if user_id is not None:
        rows = _BY_ID.dicts(id=user_id, **reach)
    else:
        rows = _BY_NAME.dicts(name=text.lower(), **reach)
    if not rows:
        raise UnknownUser
    return _finished(rows[0])


def _finished(row: dict[str, Any]) -> dict[str, Any]:
    roles = row.pop("rbac_roles")
    row["roles"] = [site_role(name) for name in roles]
    row["organization_roles"] = {
        each["organization_id"]: each["roles"] for each in row["organization_roles"]
    }
    return row


def site_role(name: str) -> dict[str, str]:
    """A site role as it is listed with its holder."""
    known = site_roles().get(name)
    shown = known.display_name if known else ""
    return {"name": name, "display_name": shown, "organization_id": ""}
