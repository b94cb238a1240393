"""Users as they are shown, each by one query that was compiled once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import OuterRef, QuerySet, TextField, UUIDField
from django.db.models.functions import JSONObject, Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.roles import site_roles
from orgs_app.access.subject import Subject
from orgs_app.user.errors import UnknownUser
from orgs_app.user.lookup import means_self, refuse_hidden_self
from orgs_app.user.models import User, UserQuerySet
from wirtual.core.errors import NotFound
from wirtual.core.ids import find_uuid
from wirtual.core.prepared import Param, PreparedQuery

#: What is shown of somebody without roles and organizations.
REDUCED_FIELDS = (
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
)
FIELDS = (*REDUCED_FIELDS, "rbac_roles")


def memberships_of_user() -> Any:
    """Memberships of the user of the query around, in the order in which they began."""
    memberships = apps.get_model("orgs_app", "OrganizationMember").objects.all()
    return memberships.filter(user_id=OuterRef("pk")).order_by("created_at")


def visible_memberships() -> Any:
    """The same, as far as the reach ``memberships`` goes."""
    return memberships_of_user().permitted_later(prefix="memberships")


def with_organizations(users: UserQuerySet) -> UserQuerySet:
    """``users`` with the ids of their organizations, as far as they may be known."""
    return users.annotate(
        organization_ids=ArraySubquery(visible_memberships().values("organization_id"))
    )


def _shown(users: UserQuerySet) -> QuerySet[User, Any]:
    annotated = with_organizations(users).annotate(
        organization_roles=ArraySubquery(
            memberships_of_user().values(
                each=JSONObject(organization_id="organization_id", roles="roles")
            )
        ),
    )
    shown: QuerySet[User, Any] = annotated.values(
        *FIELDS, "organization_ids", "organization_roles"
    )
    return shown


def _by_id() -> UserQuerySet:
    return User.objects.all().permitted_later().filter(pk=Param("id", UUIDField()))


def _by_name() -> UserQuerySet:
    existing = User.objects.all().permitted_later().existing()
    return existing.alias(lower=Lower("username")).filter(
        lower=Param("name", TextField())
    )


def _by_ids() -> QuerySet[User, Any]:
    ids = Param("ids", ArrayField(UUIDField()))
    named = User.objects.existing().filter(pk__any=ids).order_by(Lower("username"))
    shown: QuerySet[User, Any] = with_organizations(named).values(
        *FIELDS, "organization_ids"
    )
    return shown


KEY_FIELDS = (
    "id",
    "ssh_key__public_key",
    "ssh_key__created_at",
    "ssh_key__updated_at",
)

_BY_ID = PreparedQuery(lambda: _shown(_by_id()))
_BY_NAME = PreparedQuery(lambda: _shown(_by_name()))
_BY_IDS = PreparedQuery(_by_ids)
_KEY_BY_ID = PreparedQuery(lambda: _by_id().values(*KEY_FIELDS))
_KEY_BY_NAME = PreparedQuery(lambda: _by_name().values(*KEY_FIELDS))


def read_user(subject: Subject, text: str) -> dict[str, Any]:
    """The user that ``{user}`` means, as it is shown to ``subject``.

    Beside what a `User` shows it holds ``organization_roles``: the explicit roles in
    each organization, by its id.

    Raises:
        UnknownUser: nobody is meant that ``subject`` may know of.
        NotFound: ``me``, with a key that may not read its own user.
    """
    memberships = subject.reach(Action.READ, ResourceType.ORGANIZATION_MEMBER)
    return _finished(
        _one(subject, text, _BY_ID, _BY_NAME, **memberships.parameters("memberships"))
    )


def read_named_users(
    subject: Subject, user_ids: Sequence[UUID]
) -> list[dict[str, Any]]:
    """Those of some users who exist, by username, whether they may be listed or not.

    For lists of people that are shown as a whole. Only of their organizations it
    depends on ``subject`` which are told.
    """
    memberships = subject.reach(Action.READ, ResourceType.ORGANIZATION_MEMBER)
    rows = _BY_IDS.dicts(ids=list(user_ids), **memberships.parameters("memberships"))
    return [with_role_names(row) for row in rows]


def read_git_key(subject: Subject, text: str) -> dict[str, Any]:
    """The Git key of the user that ``{user}`` means, without its private half.

    Raises:
        UnknownUser: nobody is meant that ``subject`` may know of.
        NotFound: ``me``, with a key that may not read its own user; or there is none.
    """
    row = _one(subject, text, _KEY_BY_ID, _KEY_BY_NAME)
    if row["ssh_key__public_key"] is None:
        raise NotFound
    return {
        "user_id": row["id"],
        "created_at": row["ssh_key__created_at"],
        "updated_at": row["ssh_key__updated_at"],
        "public_key": row["ssh_key__public_key"],
    }


def without_organization_roles(shown: dict[str, Any]) -> dict[str, Any]:
    """What `read_user` gives, as a plain `User`."""
    return {name: shown[name] for name in shown if name != "organization_roles"}


def _one(
    subject: Subject,
    text: str,
    by_id: PreparedQuery,
    by_name: PreparedQuery,
    **values: Any,
) -> dict[str, Any]:
    user_id: UUID | None = find_uuid(text)
    if means_self(subject, text):
        refuse_hidden_self(subject)
        user_id = subject.user_id
    values |= subject.reach(Action.READ, ResourceType.USER).parameters()
    if user_id is not None:
        rows = by_id.dicts(id=user_id, **values)
    else:
        rows = by_name.dicts(name=text.lower(), **values)
    if not rows:
        raise UnknownUser
    return rows[0]


def _finished(row: dict[str, Any]) -> dict[str, Any]:
    row["organization_roles"] = {
        each["organization_id"]: each["roles"] for each in row["organization_roles"]
    }
    return with_role_names(row)


def with_role_names(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its site roles as they are shown."""
    row["roles"] = [site_role(name) for name in row.pop("rbac_roles")]
    return row


def site_role(name: str) -> dict[str, str]:
    """A site role as it is listed with its holder."""
    known = site_roles().get(name)
    shown = known.display_name if known else ""
    return {"name": name, "display_name": shown, "organization_id": ""}
