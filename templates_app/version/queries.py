"""Versions as they are shown: each answer is one statement, compiled once.

Whether the caller may read is part of the statement. Only when nothing was found is
asked why, so that the usual case stays one round trip. A list takes two: which daemons
fit is asked once for all versions whose jobs have the same tags.

Rule: spec/templates.md, 4.2 and 6.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Exists,
    Expression,
    F,
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
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.presentation import job_columns, job_figures
from provisioning_app.job.queue_position import queue_position_of_each
from templates_app.version.models import TemplateVersion
from templates_app.version.organizations import (
    organization_later,
    organization_parameters,
)
from wirtual.core.prepared import EVERYTHING, Page, PageOf, Param, PreparedQuery

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

_IDS: "ArrayField[Any, Any]" = ArrayField(UUIDField())


def _shown_alone(versions: QuerySet[TemplateVersion]) -> QuerySet[Any, Any]:
    """Everything that an answer tells of one version."""
    shown: QuerySet[Any, Any] = versions.values(
        *COLUMNS, **job_figures("job__"), matched_provisioners=_matched("job__")
    )
    return shown


def _shown_together(versions: QuerySet[TemplateVersion]) -> QuerySet[Any, Any]:
    """The same of a list, but for the daemons that fit: they fit many of its jobs."""
    figures = job_figures("job__", position=queue_position_of_each)
    shown: QuerySet[Any, Any] = versions.values(*COLUMNS, **figures)
    return shown


def _matched(prefix: str = "") -> Expression:
    return Cast(matched_provisioners(prefix), TextField())


def _readable() -> QuerySet[TemplateVersion]:
    return TemplateVersion.objects.permitted_later()


def _of_template() -> QuerySet[TemplateVersion]:
    """Versions of the template with the given id."""
    return _readable().filter(
        template_id=Param("template", UUIDField()), template__deleted=False
    )


def _readable_template() -> QuerySet[TemplateVersion]:
    """One row if the template may be read: its active version, which it always has."""
    return _of_template().filter(template__active_version=F("pk"))


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


def _listed(*conditions: Q) -> QuerySet[Any, Any]:
    """A page of a template's versions in their order.

    Whether they may be read is asked once for all, and those before the page are
    passed over in an index.
    """
    order = ("created_at", "id")
    listed = TemplateVersion.objects.filter(
        Exists(_readable_template()),
        Q(archived=False) | Q(Param("archived_too", BooleanField())),
        *conditions,
        template_id=Param("template", UUIDField()),
    ).order_by(*order)
    page = PageOf(listed.values("pk"))
    on_page = TemplateVersion.objects.filter(pk__any=page).order_by(*order)
    return _shown_together(on_page)


def _cursor() -> QuerySet[TemplateVersion]:
    return TemplateVersion.objects.permitted_later(prefix="cursor").filter(
        pk=Param("after", UUIDField())
    )


def _after_cursor() -> Q:
    instant = Subquery(_cursor().values("created_at"))
    later = Q(created_at__gt=instant) | Q(id__gt=Param("after", UUIDField()))
    # The first follows from the second, but it alone leads to a place in an index.
    return Q(created_at__gte=instant) & later


def _before_named() -> QuerySet[TemplateVersion]:
    named = _of_named_template().filter(_named()).values("created_at")
    return (
        _of_named_template()
        .filter(created_at__lt=Subquery(named))
        .order_by("-created_at", "-id")
    )


BY_ID = PreparedQuery(
    lambda: _shown_alone(_readable().filter(pk=Param("version", UUIDField())))
)
BY_NAME = PreparedQuery(lambda: _shown_alone(_of_template().filter(_named())))
BY_NAMES = PreparedQuery(lambda: _shown_alone(_of_named_template().filter(_named())))
PREVIOUS = PreparedQuery(lambda: _shown_alone(_before_named()))
LIST = PreparedQuery(_listed)
LIST_AFTER = PreparedQuery(lambda: _listed(_after_cursor()))
MATCHED = PreparedQuery(
    lambda: ProvisionerJob.objects.filter(pk__any=Param("jobs", _IDS)).values(
        job_tags=Cast("tags", TextField()), matched_provisioners=_matched()
    )
)

ID_OF_TEMPLATE = PreparedQuery(lambda: _readable_template().values("template_id"))
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
    query, values = LIST, _reach(subject)
    if after_id is not None:
        query = LIST_AFTER
        values |= {**_reach(subject, "cursor"), "after": after_id}
    rows = query.dicts(
        **values,
        template=template_id,
        archived_too=archived_too,
        limit=page.limit or None,
        offset=page.offset,
    )
    _match(rows)
    return rows


def _match(rows: list[dict[str, Any]]) -> None:
    """Add the daemons that fit to versions of one organization."""
    jobs = {row["job_tags"]: row["job__id"] for row in rows}
    matches = {
        match["job_tags"]: match["matched_provisioners"]
        for match in MATCHED.dicts(jobs=list(jobs.values()))
    }
    for row in rows:
        row["matched_provisioners"] = matches[row["job_tags"]]


def template_is_readable(subject: Subject, template_id: UUID) -> bool:
    """Whether there is such a template for the caller."""
    return bool(ID_OF_TEMPLATE.rows(**_reach(subject), template=template_id))


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
