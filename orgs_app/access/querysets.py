"""Querysets that know who may see their rows.

Lists and details ask the same method, so that what isn't listed isn't found either.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Expression, F, Field, Q, Value
from django.db.models.functions import Cast

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.reach import Reach
from orgs_app.access.subject import Subject
from wirtual.core.errors import NotFound
from wirtual.core.prepared import Param

Row = TypeVar("Row", bound=models.Model)

#: Gives the expression for one value of a reach, by its name.
Term = Callable[[str], Expression]

_IDS = ArrayField(models.UUIDField())
_TEXTS = ArrayField(models.TextField())
_FIELDS: dict[str, "Field[Any, Any]"] = {
    "everywhere": models.BooleanField(),
    "organizations": _IDS,
    "owner": models.UUIDField(),
    "own_in": _IDS,
    "member_of": _IDS,
    "users": _TEXTS,
    "group_ids": _IDS,
    "groups": _TEXTS,
    "actions": _TEXTS,
    "ids": _TEXTS,
}


class PermittedQuerySet(models.QuerySet[Row]):
    """A queryset that can be narrowed to what a subject may do something to.

    Subclasses say where a row's owner, organization and access lists are found.
    ``object_path`` is what the row's `AccessObject.id` is made of.
    """

    resource_type: ClassVar[ResourceType]
    object_path: ClassVar[str] = "pk"
    owner_path: ClassVar[str | None] = None
    organization_path: ClassVar[str | None] = None
    user_acl_path: ClassVar[str | None] = None
    group_acl_path: ClassVar[str | None] = None

    def permitted(self, subject: Subject, action: Action = Action.READ) -> Self:
        """Only rows that ``subject`` may do ``action`` to."""
        return self.within_reach(subject.reach(action, self.resource_type))

    def within_reach(self, reach: Reach) -> Self:
        """Only rows within ``reach``."""
        if reach.nothing:
            return self.none()
        if reach.everywhere and reach.only_ids is None:
            return self.all()
        values = reach.parameters("")

        def term(name: str) -> Expression:
            return Value(values[f"_{name}"], output_field=_FIELDS[name])

        return self.filter(self.within(term, reach.action))

    def permitted_later(
        self, action: Action = Action.READ, *, prefix: str = "reach"
    ) -> Self:
        """The same for a `PreparedQuery`; its values are `Reach.parameters`.

        PreparedQuery(lambda: Template.objects.permitted_later().values("name"))
        reach = subject.reach(Action.READ, ResourceType.TEMPLATE)
        QUERY.dicts(**reach.parameters())
        """

        def term(name: str) -> Expression:
            return Param(f"{prefix}_{name}", _FIELDS[name])

        return self.filter(self.within(term, action))

    def get_readable(self, subject: Subject, /, **lookup: Any) -> Row:
        """The row that matches ``lookup``, if the subject may know of it.

        Raises:
            NotFound: there is none, or it may not; nobody can tell which.
        """
        row = self.permitted(subject).filter(**lookup).first()
        if row is None:
            raise NotFound
        return row

    def within(self, term: Term, action: Action) -> Q:
        """The condition for being within a reach. Twin of `Subject.may`."""
        condition = Q(term("everywhere"))
        if self.organization_path:
            condition |= Q(**{f"{self.organization_path}__any": term("organizations")})
        if self.owner_path:
            condition |= self._owned(term)
        condition |= self.listed(term, action)
        return condition & Q(
            _Unrestricted(Cast(self.object_path, models.TextField()), term("ids"))
        )

    def listed(self, term: Term, action: Action) -> Q:
        """The condition for being let in by an access list."""
        condition = Q()
        if self.user_acl_path:
            condition |= Q(
                _Listed(F(self.user_acl_path), term("users"), term("actions"))
            )
        if self.group_acl_path:
            organization = F(str(self.organization_path))
            keys = _WithOrganization(term("groups"), organization)
            # In this order, since most lists are of organizations that one isn't in.
            here = Q(**{f"{self.organization_path}__any": term("member_of")})
            condition |= here & Q(
                _Listed(F(self.group_acl_path), keys, term("actions"))
            )
        return condition

    def _owned(self, term: Term) -> Q:
        owned = Q(**{f"{self.owner_path}": term("owner")})
        if self.organization_path:
            owned &= Q(**{f"{self.organization_path}__isnull": True}) | Q(
                **{f"{self.organization_path}__any": term("own_in")}
            )
        return owned


class _Formatted(models.Func):
    """SQL with a numbered place for each of its arguments, each used once."""

    sql: ClassVar[str]

    def as_sql(  # type: ignore[override]  # the template is the class's own
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, list[Any]]:
        """Put the arguments into their places."""
        compiled = [compiler.compile(each) for each in self.get_source_expressions()]
        params = [param for _, params in compiled for param in params]
        return self.sql.format(*(sql for sql, _ in compiled)), params


class _Listed(_Formatted):
    """Whether an access list names one of some keys with one of some actions."""

    sql = (
        "EXISTS (SELECT 1 FROM (SELECT {0} AS acl, {1}::text[] AS keys,"
        " {2}::text[] AS actions) AS asked, unnest(asked.keys) AS listed(key)"
        " WHERE jsonb_exists_any(asked.acl -> listed.key, asked.actions))"
    )
    output_field = models.BooleanField()


class _WithOrganization(_Formatted):
    """Keys of groups, and the organization: the key of its group *Everyone*."""

    sql = "array_append({0}::text[], {1}::text)"
    output_field = _TEXTS


class _Unrestricted(_Formatted):
    """Whether an id is among some texts, or there are no texts at all."""

    sql = "COALESCE({0} = ANY ({1}::text[]), TRUE)"
    output_field = models.BooleanField()
