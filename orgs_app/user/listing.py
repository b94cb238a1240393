"""The list of users: one statement for a page and the number of all, at any size.

Each combination of conditions is a query of its own that is compiled once, so that
the database plans for what is asked and not for all that could be. Finding a part of a
name takes the index on groups of three characters; counting everybody takes the notes
of orgs_app/user/counts.py; only a page's rows are put together.

Rule: spec/identity.md, 3.3.
"""

from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateTimeField,
    Func,
    Q,
    Subquery,
    TextField,
    UUIDField,
)
from django.db.models.functions import Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.reach import Reach
from orgs_app.access.subject import Subject
from orgs_app.user.counts import CountOf
from orgs_app.user.enums import UserStatus
from orgs_app.user.filters import WantedUsers
from orgs_app.user.models import User, UserQuerySet
from orgs_app.user.reads import (
    FIELDS,
    REDUCED_FIELDS,
    with_organizations,
    with_role_names,
)
from wirtual.core.prepared import PageOf, Param, PreparedQuery

#: What is asked besides the search.
AFTER, EVERYWHERE = "after", "everywhere"

_TEXTS: "ArrayField[Any, Any]" = ArrayField(TextField())
_PLACE = Lower("username")


def read_users(
    subject: Subject, wanted: WantedUsers
) -> tuple[list[dict[str, Any]], int]:
    """A page of the users that ``subject`` may know of, by username, and their number.

    With ``after_id`` only those count that come after that user. Beyond the end there
    is nobody, and the number is 0.
    """
    users = subject.reach(Action.READ, ResourceType.USER)
    memberships = subject.reach(Action.READ, ResourceType.ORGANIZATION_MEMBER)
    rows = _query(_shape(wanted, users)).dicts(
        **_values(wanted, users), **memberships.parameters("memberships")
    )
    count = rows[0]["count"] if rows else 0
    return [_finished(row) for row in rows], count


def read_reduced_users(subject: Subject, wanted: WantedUsers) -> list[dict[str, Any]]:
    """The same page without roles and organizations, and without a number."""
    users = subject.reach(Action.READ, ResourceType.USER)
    return _reduced_query(_shape(wanted, users)).dicts(**_values(wanted, users))


def _values(wanted: WantedUsers, users: Reach) -> dict[str, Any]:
    search = wanted.search
    return {
        "limit": wanted.page.limit or None,
        "offset": wanted.page.offset,
        "part": search.part,
        "statuses": list(search.statuses or UserStatus.values),
        "roles": list(search.roles or ()),
        "seen_after": search.seen_after,
        "seen_before": search.seen_before,
        "after_id": wanted.after_id,
        **users.parameters(),
    }


def _shape(wanted: WantedUsers, users: Reach) -> frozenset[str]:
    shape = wanted.search.asked
    if wanted.after_id is not None:
        shape |= {AFTER}
    if users.everywhere and users.only_ids is None and not users.nothing:
        shape |= {EVERYWHERE}
    return shape


@lru_cache(maxsize=256)
def _query(shape: frozenset[str]) -> PreparedQuery:
    def build() -> Any:
        matching = _matching(shape)
        shown = with_organizations(_page_of(matching)).annotate(
            count=_count(shape, matching)
        )
        return shown.values(*FIELDS, "organization_ids", "count")

    return PreparedQuery(build)


@lru_cache(maxsize=256)
def _reduced_query(shape: frozenset[str]) -> PreparedQuery:
    return PreparedQuery(lambda: _page_of(_matching(shape)).values(*REDUCED_FIELDS))


def _page_of(matching: UserQuerySet) -> UserQuerySet:
    page = matching.order_by(_PLACE).values("pk")
    return User.objects.filter(pk__any=PageOf(page)).order_by(_PLACE)


def _readable(shape: frozenset[str]) -> UserQuerySet:
    every = User.objects.all()
    if EVERYWHERE in shape:
        return every
    # Whoever doesn't reach everybody reaches themselves at most: told to the
    # database in a form that an index answers.
    own: UserQuerySet = every.permitted_later().filter(
        pk=Param("reach_owner", UUIDField())
    )
    return own


def _matching(shape: frozenset[str]) -> UserQuerySet:
    users = _readable(shape).existing()
    conditions = {
        "part": _holds_part(),
        "statuses": Q(status__any=Param("statuses", _TEXTS)),
        "roles": Q(rbac_roles__overlap=Param("roles", _TEXTS)),
        "seen_after": Q(last_seen_at__gte=Param("seen_after", DateTimeField())),
        "seen_before": Q(last_seen_at__lte=Param("seen_before", DateTimeField())),
    }
    for name, condition in conditions.items():
        if name in shape:
            users = users.filter(condition)
    if AFTER in shape:
        before = _readable(shape).filter(pk=Param("after_id", UUIDField()))
        users = users.alias(place=_PLACE).filter(
            place__gt=Subquery(before.values(place=_PLACE)[:1])
        )
    return users


def _holds_part() -> Q:
    part = Param("part", TextField())
    username, email = Lower("username"), Lower("email")
    return Q(_HaveGrams(username, email, part)) & (
        Q(_Holds(username, part)) | Q(_Holds(email, part))
    )


def _count(shape: frozenset[str], matching: UserQuerySet) -> "CountOf | _Counted":
    if shape <= {EVERYWHERE, "statuses"} and EVERYWHERE in shape:
        return CountOf(Param("statuses", _TEXTS))
    return _Counted(matching.order_by().values("pk"))


class _Counted(Subquery):
    """How many rows a query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS matching)"
    output_field = BigIntegerField()


class _HaveGrams(Func):
    """Whether two texts have all groups of three characters that a third has.

    In the words of the index ``users_grams``. A shorter text has no group and is
    within everything.
    """

    template = "%(expressions)s"
    output_field = BooleanField()

    def as_sql(  # type: ignore[override]  # the template is the class's own
        self, compiler: Any, connection: Any, **_: Any
    ) -> tuple[str, list[Any]]:
        """``grams_of(a, b) @> grams_of(part)``."""
        parts = [compiler.compile(each) for each in self.get_source_expressions()]
        (first, one), (second, two), (part, three) = parts
        sql = f"(grams_of({first}, {second}) @> grams_of({part}::text))"
        return sql, [*one, *two, *three]


class _Holds(Func):
    """Whether a text holds another."""

    template = "(strpos(%(expressions)s) > 0)"
    output_field = BooleanField()


def _finished(row: dict[str, Any]) -> dict[str, Any]:
    del row["count"]
    return with_role_names(row)
