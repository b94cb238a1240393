"""What operators are told before they promote a version: what that would do."""

from django.utils.html import format_html, format_html_join

from orgs_app.access.subject import Subject
from templates_app.template.comparison.compare import compare_for
from templates_app.template.models import Template
from templates_app.template.operators.comparison import (
    COLOURS,
    counted,
    page_of_comparison,
)
from templates_app.template.preview import preview_promotion
from templates_app.version.models import TemplateVersion
from wirtual.core.errors import Refusal
from wirtual.core.operators import cells

#: Counts of the preview that are told, in words.
COUNTS = (
    ("workspaces_total", "Workspaces of the template"),
    ("running", "… of which are running"),
    ("outdated_after", "… will be outdated"),
    ("will_update_at_next_start", "… take the new version when their schedule starts"),
)
#: How questions differ, in words.
QUESTIONS = (
    ("required_added", "Asked for anew, without a default"),
    ("immutable_added", "Asked for once, and not again"),
    ("removed", "No longer asked for"),
)


def what_promoting_does(
    subject: Subject, template: Template, version: TemplateVersion
) -> str:
    """A table of what would change; nothing where it would be refused anyway."""
    try:
        preview = preview_promotion(subject, template, version)
    except Refusal:
        return ""
    rows = [
        ("Changes", _changes(subject, template, version)),
        *((words, preview[name]) for name, words in COUNTS),
    ]
    questions = [
        (words, cells.words(preview["parameters"][name]))
        for name, words in QUESTIONS
        if preview["parameters"][name]
    ]
    return cells.table(("What it does", ""), [*rows, *questions])


def _changes(subject: Subject, template: Template, version: TemplateVersion) -> str:
    """How many changes there are of each class, and where they are told."""
    active = template.versions.for_comparison().get(pk=template.active_version_id)
    comparison = compare_for(subject, active, version)
    labels = [
        cells.label(
            f"{count} {impact.label.lower()}", COLOURS[impact] if count else "plain"
        )
        for impact, count in counted(comparison)
    ]
    page = format_html(
        '<a class="w-link" href="{}">Compare them</a>',
        page_of_comparison(template, version),
    )
    return format_html_join(" ", "{}", ((each,) for each in (*labels, page)))
