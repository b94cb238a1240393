"""Comparisons as JSON; `VersionComparisonSerializer` documents the shape."""

from typing import Any

from templates_app.template.comparison.changes import (
    Change,
    Comparison,
    FileChange,
    Gap,
    Side,
)
from templates_app.template.comparison.enums import Impact, Part
from wirtual.core.ids import NIL
from wirtual.core.texts import shortened

#: Changes, and changed files, of one answer. The counts are those of all.
MOST_SHOWN = 1000
#: Characters of a name or a value.
LONGEST_TEXT = 1000


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """A comparison as it is shown."""
    changes, files = comparison.changes, comparison.files
    return {
        "before": _side_json(comparison.before),
        "after": _side_json(comparison.after),
        "summary": summary_json(comparison),
        "imports_compared": comparison.compared(Part.IMPORT),
        "files_compared": comparison.compared(Part.FILES),
        "content_hidden": comparison.content_hidden,
        "gaps": [_gap_json(each) for each in comparison.gaps],
        "changes": [_change_json(each) for each in changes[:MOST_SHOWN]],
        "changes_omitted": max(0, len(changes) - MOST_SHOWN),
        "files": [_file_json(each) for each in files[:MOST_SHOWN]],
        "files_omitted": max(0, len(files) - MOST_SHOWN),
    }


def summary_json(comparison: Comparison) -> dict[str, int | None]:
    """How much changed. Lines are None where contents are hidden."""
    hidden = comparison.content_hidden
    files = comparison.files
    added = sum(each.lines_added or 0 for each in files)
    removed = sum(each.lines_removed or 0 for each in files)
    return {
        **{impact.value: len(comparison.of(impact)) for impact in Impact},
        "files_changed": len(files),
        "lines_added": None if hidden else added,
        "lines_removed": None if hidden else removed,
    }


def cut(text: str) -> str:
    """A text, or its beginning if it is too long to be shown."""
    return shortened(text, LONGEST_TEXT)


def _side_json(side: Side) -> dict[str, Any]:
    return {
        "id": side.id,
        "name": side.name,
        "template_id": side.template_id or NIL,
        "template_name": side.template_name,
        "organization_id": side.organization_id,
        "created_at": side.created_at,
        "import_status": side.import_status,
    }


def _gap_json(gap: Gap) -> dict[str, Any]:
    return {
        "part": gap.part,
        "side": gap.side,
        "reason": gap.reason,
        "detail": cut(gap.detail),
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "topic": change.topic,
        "name": cut(change.name),
        "field": cut(change.field),
        "kind": change.kind,
        "impact": change.impact,
        "reason": change.reason,
        "before": None if change.before is None else cut(change.before),
        "after": None if change.after is None else cut(change.after),
        "values_hidden": change.values_hidden,
        "transitions": list(change.transitions),
    }


def _file_json(file: FileChange) -> dict[str, Any]:
    return {
        "path": cut(file.path),
        "old_path": cut(file.old_path),
        "kind": file.kind,
        "size_before": file.size_before,
        "size_after": file.size_after,
        "binary": file.binary,
        "lines_added": file.lines_added,
        "lines_removed": file.lines_removed,
        "diff": file.diff,
        "diff_lines_omitted": file.diff_lines_omitted,
        "note": file.note,
    }
