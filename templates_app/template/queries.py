"""Templates as they are shown: each answer is one statement, compiled once.

Rule: spec/templates.md, 4.1 and 5.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Q,
    QuerySet,
    TextField,
    UUIDField,
)
from django.db.models.functions import Cast, Lower, StrIndex
from django.db.models.lookups import GreaterThan, IsNull

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.subject import Subject
from templates_app.template.models import Template
from templates_app.template.search import TemplateSearch
from templates_app.template.statistics import statistics, statistics_parameters
from templates_app.version.organizations import (
    organization_later,
    organization_parameters,
)
from wirtual.core.prepared import Param, PreparedQuery

Row = Mapping[str, Any]

COLUMNS = (
    "id",
    "created_at",
    "updated_at",
    "organization_id",
    "organization__name",
    "organization__display_name",
    "organization__icon",
    "name",
    "display_name",
    "description",
    "icon",
    "provisioner",
    "active_version_id",
    "created_by_id",
    "created_by__username",
    "default_ttl",
    "activity_bump",
    "failure_ttl",
    "time_til_dormant",
    "time_til_dormant_autodelete",
    "autostop_requirement_days_of_week",
    "autostop_requirement_weeks",
    "autostart_block_days_of_week",
    "allow_user_cancel_workspace_jobs",
    "allow_user_autostart",
    "allow_user_autostop",
    "require_active_version",
    "deprecated",
    "max_port_sharing_level",
)

_TEXT = TextField()
_ID = UUIDField()
_IDS: "ArrayField[Any, Any]" = ArrayField(UUIDField())
_FLAG: "BooleanField[Any, Any]" = BooleanField(null=True)


def _shown(templates: QuerySet[Template]) -> QuerySet[Any, Any]:
    """Everything that an answer tells of a template."""
    shown: QuerySet[Any, Any] = templates.values(*COLUMNS, **statistics())
    return shown


def _by_id() -> QuerySet[Template]:
    wanted = Template.objects.filter(pk=Param("template", _ID), deleted=False)
    return wanted.permitted_later()


def _by_name() -> QuerySet[Template]:
    return (
        Template.objects.alias(lower_name=Lower("name"))
        .filter(
            organization__in=organization_later().values("pk"),
            lower_name=Param("template_name", _TEXT),
            deleted=False,
        )
        .permitted_later()
    )


def _unless_null(name: str, kind: Any, condition: Q | Any) -> Q:
    """``condition``, or anything where the parameter ``name`` is null."""
    return Q(IsNull(Cast(Param(name, kind), kind), True)) | Q(condition)


def _searched() -> QuerySet[Template]:
    named = Cast(Param("search_name", _TEXT), _TEXT)
    has_message = Q(deprecated__gt="")
    is_wanted = Cast(Param("search_deprecated", _FLAG), _FLAG)
    exact = Param("search_exact_name", _TEXT)
    return (
        Template.objects.permitted_later()
        .alias(lower_name=Lower("name"))
        .filter(
            Q(deleted=Param("search_deleted", BooleanField())),
            _unless_null(
                "search_name", _TEXT, GreaterThan(StrIndex(Lower("name"), named), 0)
            ),
            _unless_null("search_exact_name", _TEXT, Q(lower_name=exact)),
            _unless_null("search_ids", _IDS, Q(pk__any=Param("search_ids", _IDS))),
            _unless_null(
                "search_deprecated",
                _FLAG,
                (has_message & Q(is_wanted)) | (~has_message & ~Q(is_wanted)),
            ),
        )
        .order_by("name", "id")
    )


def _in_organization() -> QuerySet[Template]:
    return _searched().filter(organization=Param("search_organization", _ID))


def _in_named_organization() -> QuerySet[Template]:
    return _searched().filter(organization__in=organization_later().values("pk"))


BY_ID = PreparedQuery(lambda: _shown(_by_id()))
BY_NAME = PreparedQuery(lambda: _shown(_by_name()))
SEARCH = PreparedQuery(lambda: _shown(_searched()))
SEARCH_IN_ORGANIZATION = PreparedQuery(lambda: _shown(_in_organization()))
SEARCH_BELOW_PATH = PreparedQuery(lambda: _shown(_in_named_organization()))


def find_template(subject: Subject, template_id: UUID) -> Row | None:
    """The template, unless it was deleted."""
    return _first(BY_ID.dicts(**_values(subject), template=template_id))


def find_named_template(subject: Subject, organization: str, name: str) -> Row | None:
    """The template that an organization's path names, in any case."""
    path = organization_parameters(subject, organization)
    values = _values(subject) | path
    return _first(BY_NAME.dicts(**values, template_name=name.lower()))


def search_templates(
    subject: Subject, search: TemplateSearch, organization: str | None = None
) -> list[dict[str, Any]]:
    """Templates by use, the most used first, and then by name.

    With ``organization`` only those of the one that a path names.
    """
    values = _values(subject) | search.parameters()
    query = SEARCH if search.organization_id is None else SEARCH_IN_ORGANIZATION
    if organization is not None:
        query = SEARCH_BELOW_PATH
        values |= organization_parameters(subject, organization)
    rows = query.dicts(**values)
    return sorted(rows, key=lambda row: -row["active_user_count"])


def _values(subject: Subject) -> dict[str, Any]:
    reach = subject.reach(Action.READ, ResourceType.TEMPLATE)
    return reach.parameters() | statistics_parameters()


def _first(rows: list[dict[str, Any]]) -> Row | None:
    return next(iter(rows), None)
