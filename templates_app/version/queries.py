"""Versions as they are shown: each answer is one statement, compiled once.

Whether the caller may read is part of the statement. Only when nothing was found is
asked why, so that the usual case stays one round trip.

Rule: spec/templates.md, 4.2 and 6.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
)
from django.db.models.functions import Cast, Lower

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.subject import Subject
from provisioning_app.daemon.matching import matched_provisioners
from provisioning_app.job.presentation import job_columns, job_figures
from templates_app.version.models import TemplateVersion
from templates_app.version.organizations import (
    organization_later,
    organization_parameters,
)
from wirtual.core.prepared import EVERYTHING, Page, Param, PreparedQuery

Row = Mapping[str, Any]

COLUMNS = (
    "id",
    "template_id",
    "organization_id",
    "created_at",
    "updated_at",
    "name",
    "message",
    "readme",
    "archived",
    "created_by_id",
    "created_by__username",
    "created_by__avatar_url",
    *job_columns("job__"),
)


def _shown(versions: QuerySet[TemplateVersion]) -> QuerySet[Any, Any]:
    """Everything that an answer tells of a version, within the caller's reach."""
    # Texts in JSON go from the database to the answer as they are.
    shown: QuerySet[Any, Any] = versions.values(
        *COLUMNS,
        matched_provisioners=Cast(matched_provisioners("job__"), TextField()),
        **job_figures("job__"),
    )
    return shown


def _readable() -> QuerySet[TemplateVersion]:
    return TemplateVersion.objects.permitted_later()


def _of_template() -> QuerySet[TemplateVersion]:
    """Versions of the template with the given id."""
    return _readable().filter(
        template_id=Param("template", UUIDField()), template__deleted=False
    )


def _of_named_template() -> QuerySet[TemplateVersion]:
    """Versions of the template that an organization's path names."""
    return (
        _readable()
        .alias(template_name=Lower("template__name"))
        .filter(
            organization__in=organization_later().values("pk"),
            template_name=Param("template_name", TextField()),
            template__deleted=False,
        )
    )


def _named() -> Q:
    return Q(name=Param("name", TextField()))


def _listed() -> QuerySet[TemplateVersion]:
    """Versions of a template in their order, archived ones if they are wanted."""
    return (
        _of_template()
        .filter(Q(archived=False) | Q(Param("archived_too", BooleanField())))
        .order_by("created_at", "id")
    )


def _cursor() -> QuerySet[TemplateVersion]:
    return TemplateVersion.objects.permitted_later(prefix="cursor").filter(
        pk=Param("after", UUIDField())
    )


def _after_cursor() -> Q:
    instant = Subquery(_cursor().values("created_at"))
    same_instant = Q(created_at=instant, id__gt=Param("after", UUIDField()))
    return Q(created_at__gt=instant) | same_instant


def _before_named() -> QuerySet[TemplateVersion]:
    named = _of_named_template().filter(_named()).values("created_at")
    return (
        _of_named_template()
        .filter(created_at__lt=Subquery(named))
        .order_by("-created_at", "-id")
    )


BY_ID = PreparedQuery(
    lambda: _shown(_readable().filter(pk=Param("version", UUIDField())))
)
BY_NAME = PreparedQuery(lambda: _shown(_of_template().filter(_named())))
BY_NAMES = PreparedQuery(lambda: _shown(_of_named_template().filter(_named())))
PREVIOUS = PreparedQuery(lambda: _shown(_before_named()))
LIST = PreparedQuery(lambda: _shown(_listed()))
LIST_AFTER = PreparedQuery(lambda: _shown(_listed().filter(_after_cursor())))

ID_OF_TEMPLATE = PreparedQuery(lambda: _of_template().values("template_id"))
ID_OF_NAMED_TEMPLATE = PreparedQuery(lambda: _of_named_template().values("template_id"))
CURSOR = PreparedQuery(lambda: _cursor().values("pk"))

ONE = Page(limit=1)


def find_version(subject: Subject, version_id: UUID) -> Row | None:
    """The version, attached or not, whatever became of its template."""
    return _first(BY_ID, **_reach(subject), version=version_id)


def find_version_of_template(
    subject: Subject, template_id: UUID, name: str
) -> Row | None:
    """The version of this exact name."""
    return _first(BY_NAME, **_reach(subject), template=template_id, name=name)


def find_named_version(
    subject: Subject, organization: str, template: str, name: str
) -> Row | None:
    """The version of this exact name, below an organization's path."""
    path = _path(subject, organization, template)
    return _first(BY_NAMES, **path, name=name)


def find_previous_version(
    subject: Subject, organization: str, template: str, name: str
) -> Row | None:
    """The one of the template's versions that came last before the named one."""
    path = _path(subject, organization, template)
    return _first(PREVIOUS, **path, name=name)


def versions_of_template(
    subject: Subject,
    template_id: UUID,
    *,
    archived_too: bool = False,
    after_id: UUID | None = None,
    page: Page = EVERYTHING,
) -> list[dict[str, Any]]:
    """Versions of the template, the oldest first."""
    values = {
        **_reach(subject),
        "template": template_id,
        "archived_too": archived_too,
    }
    if after_id is None:
        return LIST.dicts(page, **values)
    return LIST_AFTER.dicts(page, **values, **_reach(subject, "cursor"), after=after_id)


def template_is_readable(subject: Subject, template_id: UUID) -> bool:
    """Whether there is such a template for the caller. It has a version, always."""
    return bool(ID_OF_TEMPLATE.rows(ONE, **_reach(subject), template=template_id))


def named_template_is_readable(
    subject: Subject, organization: str, template: str
) -> bool:
    """The same, below an organization's path."""
    path = _path(subject, organization, template)
    return bool(ID_OF_NAMED_TEMPLATE.rows(ONE, **path))


def cursor_is_readable(subject: Subject, version_id: UUID) -> bool:
    """Whether a page can begin after this version."""
    return bool(CURSOR.rows(**_reach(subject, "cursor"), after=version_id))


def _reach(subject: Subject, prefix: str = "reach") -> dict[str, Any]:
    return subject.reach(Action.READ, ResourceType.TEMPLATE).parameters(prefix)


def _path(subject: Subject, organization: str, template: str) -> dict[str, Any]:
    return {
        **_reach(subject),
        **organization_parameters(subject, organization),
        "template_name": template.lower(),
    }


def _first(query: PreparedQuery, **values: Any) -> Row | None:
    return next(iter(query.dicts(ONE, **values)), None)
