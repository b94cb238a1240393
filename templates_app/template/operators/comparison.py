"""Two versions side by side on the operators' site: what changed, what that means."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from orgs_app.audit.operators import operator_subject
from templates_app.template.comparison.changes import Change, Comparison, FileChange
from templates_app.template.comparison.compare import compare_for
from templates_app.template.comparison.enums import Impact
from templates_app.template.comparison.presentation import cut, summary_json
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from wirtual.core.ids import find_uuid
from wirtual.core.operators import cells
from wirtual.core.operators.colours.painting import Text, painted
from wirtual.core.operators.figures import Figure
from wirtual.core.operators.sections import Section
from wirtual.core.texts import visible_line

#: How many of each are shown. The counts are those of all.
MOST_CHANGES = 500
MOST_FILES = 200
#: Versions that can be chosen to compare with: the latest.
MOST_OFFERED = 50

#: Colours of the classes of changes.
COLOURS = {Impact.BREAKING: "bad", Impact.NEEDS_INPUT: "odd", Impact.SAFE: "good"}


@dataclass(frozen=True, slots=True)
class Row:
    """A change in words."""

    label: str
    topic: str
    name: str
    what: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A changed file with its diff, line by line."""

    path: str
    old_path: str
    kind: str
    counts: str
    note: str
    lines: Sequence[SafeString]
    omitted: int


def comparison_page(
    section: Section, request: HttpRequest, template: Template, version: TemplateVersion
) -> HttpResponse:
    """Show what changed up to ``version``, from the active one or from a chosen one."""
    versions = template.versions.for_comparison()
    before = _before(versions, template, version, request.GET.get("with", ""))
    context = {
        **section.admin_site.each_context(request),
        "title": "Compare",
        "opts": section.model._meta,
        "original": version,
        "is_fullwidth": "1",
        "back": cells.page_of(TemplateVersion, version.pk),
        "before": before,
        "after": version,
        "active_id": template.active_version_id,
        "offered": template.versions.exclude(pk=version.pk)
        .order_by("-created_at", "-pk")
        .only("name", "template_id")[:MOST_OFFERED],
    }
    if before is not None:
        context |= _shown(compare_for(operator_subject(request), before, version))
    return TemplateResponse(request, "operators/comparison.html", context)


def counted(comparison: Comparison) -> list[tuple[Impact, int]]:
    """How many changes there are of each class, the worst first."""
    return [(impact, len(comparison.of(impact))) for impact in Impact]


def page_of_comparison(template: Template, version: TemplateVersion) -> str:
    """Where ``version`` is compared with the active one."""
    return reverse(
        "admin:templates_app_template_compare", args=(template.pk, version.pk)
    )


def _before(
    versions: QuerySet[TemplateVersion, TemplateVersion],
    template: Template,
    version: TemplateVersion,
    wanted: str,
) -> TemplateVersion | None:
    """The chosen version; else the active one; for that one the version before it.

    Raises:
        Http404: there is no such version.
    """
    if wanted:
        key = find_uuid(wanted)
        chosen = None if key is None else versions.filter(pk=key).first()
        if chosen is None:
            raise Http404
        return chosen
    if template.active_version_id != version.pk:
        return versions.filter(pk=template.active_version_id).first()
    earlier = versions.filter(created_at__lt=version.created_at)
    return earlier.order_by("-created_at", "-pk").first()


def _shown(comparison: Comparison) -> dict[str, Any]:
    files = comparison.files
    return {
        "is_same": comparison.is_empty,
        "figures": _figures(comparison),
        "gaps": [replace(each, detail=_told(each.detail)) for each in comparison.gaps],
        "changes": [_row(each) for each in comparison.changes[:MOST_CHANGES]],
        "more_changes": max(0, len(comparison.changes) - MOST_CHANGES),
        "files": _files(files[:MOST_FILES]),
        "more_files": max(0, len(files) - MOST_FILES),
        "content_hidden": comparison.content_hidden,
    }


def _figures(comparison: Comparison) -> list[Figure]:
    summary = summary_json(comparison)
    added, removed = summary["lines_added"], summary["lines_removed"]
    lines = "" if added is None else f"+{added} −{removed} lines"
    counts = [
        Figure(impact.label, count, is_bad=impact == Impact.BREAKING and count > 0)
        for impact, count in counted(comparison)
    ]
    return [*counts, Figure("Files", len(comparison.files), note=lines)]


def _row(change: Change) -> Row:
    what = " ".join(filter(None, (change.field.replace("_", " "), change.kind)))
    hidden = "(hidden)" if change.values_hidden else ""
    return Row(
        label=cells.label(change.impact.label, COLOURS[change.impact]),
        topic=str(change.topic.label),
        name=_told(change.name),
        what=_told(what),
        before=hidden if change.before is None else _told(change.before),
        after=hidden if change.after is None else _told(change.after),
        reason=change.reason,
    )


def _files(files: Sequence[FileChange]) -> list[ShownFile]:
    with_diff = [each for each in files if each.diff]
    diffs = painted(*(Text("file.diff", each.diff) for each in with_diff))
    lines = {file.path: diff.lines for file, diff in zip(with_diff, diffs, strict=True)}
    return [
        ShownFile(
            path=_told(each.path),
            old_path=_told(each.old_path),
            kind=str(each.kind),
            counts=_counts(each),
            note=each.note,
            lines=lines.get(each.path, ()),
            omitted=each.diff_lines_omitted,
        )
        for each in files
    ]


def _told(text: str) -> str:
    """A name or value of a stranger, so that nothing in it is hidden."""
    return cut(visible_line(text))


def _counts(file: FileChange) -> str:
    if not file.lines_added and not file.lines_removed:
        return ""
    return f"+{file.lines_added} −{file.lines_removed}"
