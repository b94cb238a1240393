"""Comparisons as Markdown, for a comment under a pull request.

Names, values and lines come from strangers. They stand in code spans and fenced
blocks only, and these are made so that no content ends them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from templates_app.template.comparison.changes import (
    Change,
    Comparison,
    FileChange,
    Gap,
    Side,
)
from templates_app.template.comparison.enums import (
    ChangeKind,
    FileChangeKind,
    Impact,
    SideName,
)
from templates_app.template.comparison.presentation import summary_json
from wirtual.core.texts import counted, shortened, visible, visible_line

#: Characters of the whole text. GitHub takes 65 536 for a comment.
LONGEST = 60_000
#: Characters of it that changes may take, so that something is left for files.
LONGEST_CHANGES = 30_000
#: Characters of it that the list of files may take.
LONGEST_FILES = 10_000
#: Lines of one diff.
MOST_DIFF_LINES = 200
#: Characters of a name or value in a table.
LONGEST_CELL = 120

_TICKS = re.compile("`+")
_MARKS = {
    FileChangeKind.ADDED: "added",
    FileChangeKind.REMOVED: "removed",
    FileChangeKind.MODIFIED: "modified",
    FileChangeKind.RENAMED: "renamed",
    FileChangeKind.MODE: "mode changed",
}
_EXPLAINED = {
    Impact.BREAKING: "Some workspaces can't be built any more, or lose something.",
    Impact.NEEDS_INPUT: "Somebody has to do something first.",
    Impact.SAFE: "These go by themselves.",
}


def comparison_markdown(comparison: Comparison) -> str:
    """The whole comparison, the worst first, cut where it would be too long."""
    page = _Page()
    page.add(f"## {_title(comparison.before, comparison.after)}\n\n")
    page.add(f"{_summary(comparison)}\n")
    for line in _gaps(comparison):
        page.add(f"\n> {line}\n")
    left = LONGEST_CHANGES
    for impact in Impact:
        left -= _add_changes(page, impact, comparison.of(impact), left)
    _add_files(page, comparison.files)
    _add_diffs(page, [each for each in comparison.files if each.diff])
    return page.text


class _Page:
    """A text that grows as long as there is room."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.left = LONGEST

    def add(self, text: str) -> None:
        """Add something for which there is room."""
        self._parts.append(text)
        self.left -= len(text)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._parts)


def code(text: str, longest: int = LONGEST_CELL) -> str:
    """``text`` as a code span that fits into a table, whatever is in it."""
    text = shortened(visible_line(text), longest)
    if not text.strip():
        return "*empty*" if not text else "*blank*"
    ticks = "`" * (_longest_run(text) + 1)
    edge = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{edge}{text}{edge}{ticks}".replace("|", "\\|")


def fenced(lines: Sequence[str], language: str) -> str:
    """Lines as a fenced block, whatever is in them."""
    clean = [visible(each) for each in lines]
    fence = "`" * max(3, max(map(_longest_run, clean), default=0) + 1)
    return "\n".join([f"{fence}{language}", *clean, fence]) + "\n"


def _longest_run(text: str) -> int:
    return max((len(each) for each in _TICKS.findall(text)), default=0)


def _title(before: Side, after: Side) -> str:
    same = before.template_id == after.template_id
    names = [
        code(each.name if same else f"{each.template_name or '–'}/{each.name}")
        for each in (before, after)
    ]
    of = f" of {code(after.template_name)}" if same and after.template_name else ""
    return f"From {names[0]} to {names[1]}{of}"


def _summary(comparison: Comparison) -> str:
    if comparison.is_empty:
        return "Nothing changed."
    told = [
        f"{len(comparison.of(impact)):,} {impact.label.lower()}" for impact in Impact
    ]
    counts = summary_json(comparison)
    files = counted(counts["files_changed"] or 0, "file")
    if not comparison.content_hidden:
        files += f" (+{counts['lines_added']} −{counts['lines_removed']})"
    return f"**{', '.join(told)}**; {files} changed."


def _gaps(comparison: Comparison) -> Iterator[str]:
    names = {SideName.BEFORE: comparison.before, SideName.AFTER: comparison.after}
    for gap in comparison.gaps:
        yield _gap(gap, names[gap.side])
    if comparison.content_hidden:
        yield "What stands in the files is not shown: only their editors may read it."


def _gap(gap: Gap, side: Side) -> str:
    detail = f" ({code(gap.detail, 300)})" if gap.detail else ""
    return f"{code(side.name)}: {gap.reason}{detail}"


def _add_changes(
    page: _Page, impact: Impact, changes: Sequence[Change], room: int
) -> int:
    """Add a table, as far as there is room; tell how much it took."""
    if not changes:
        return 0
    before = page.left
    page.add(f"\n### {impact.label}\n\n{_EXPLAINED[impact]}\n\n")
    page.add("| What | Before | After | Why |\n|---|---|---|---|\n")
    rows = list(_fitting(map(_row, changes), room))
    page.add("".join(rows))
    if len(rows) < len(changes):
        page.add(f"\n… {counted(len(changes) - len(rows), 'more change')}.\n")
    return before - page.left


def _row(change: Change) -> str:
    what = f"{change.topic.label} {code(change.name)}"
    if change.field:
        what += f": {code(change.field)}"
    if change.kind != ChangeKind.CHANGED:
        what += f" {change.kind}"
    if change.transitions:
        what += f" ({', '.join(change.transitions)})"
    values = [_cell(change, each) for each in (change.before, change.after)]
    return f"| {what} | {values[0]} | {values[1]} | {change.reason} |\n"


def _cell(change: Change, value: str | None) -> str:
    if change.values_hidden:
        return "*hidden*"
    return "" if value is None else code(value)


def _add_files(page: _Page, files: Sequence[FileChange]) -> None:
    if not files:
        return
    page.add("\n### Files\n\n")
    rows = list(_fitting(map(_file, files), LONGEST_FILES))
    page.add("".join(rows))
    if len(rows) < len(files):
        page.add(f"\n… {counted(len(files) - len(rows), 'more file')}.\n")


def _file(file: FileChange) -> str:
    told = f"- {code(file.path)} {_MARKS[file.kind]}"
    if file.old_path:
        told += f" from {code(file.old_path)}"
    if file.note:
        told += f", {file.note}"
    elif file.lines_added or file.lines_removed:
        told += f" (+{file.lines_added} −{file.lines_removed})"
    sizes = [
        f"{each}" for each in (file.size_before, file.size_after) if each is not None
    ]
    if file.binary and sizes:
        told += f" ({' → '.join(sizes)} bytes)"
    return f"{told}\n"


def _add_diffs(page: _Page, files: Sequence[FileChange]) -> None:
    shown = 0
    for file in files:
        text = _diff(file)
        if len(text) > page.left - 100:  # for the last sentence
            break
        page.add(text)
        shown += 1
    if shown < len(files):
        page.add(f"\n… {counted(len(files) - shown, 'more diff')}.\n")


def _diff(file: FileChange) -> str:
    lines = file.diff.removesuffix("\n").split("\n")
    shown = lines[:MOST_DIFF_LINES]
    omitted = len(lines) - len(shown) + file.diff_lines_omitted
    more = f"\n… {counted(omitted, 'more line')}.\n" if omitted else ""
    return f"\n#### {code(file.path)}\n\n{fenced(shown, 'diff')}{more}"


def _fitting(rows: Iterable[str], room: int) -> Iterator[str]:
    for row in rows:
        room -= len(row)
        if room < 0:
            return
        yield row
