"""Which files of an archive changed, and how."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from provisioning_app.provisioner.terraform.files import is_template_file
from templates_app.template.comparison.changes import FileChange
from templates_app.template.comparison.enums import FileChangeKind
from templates_app.template.comparison.facts import StoredFile
from templates_app.template.comparison.lines import Diff, Differ
from wirtual.core.texts import encodable, find_text

#: Why there is no diff.
BINARY = "binary"

Files = Mapping[str, StoredFile]


def compare_files(
    before: Files, after: Files, *, with_contents: bool
) -> tuple[FileChange, ...]:
    """Tell which files changed, those that Terraform reads first.

    Without contents nothing is told that is known from them, but for renames.
    """
    differ = Differ()
    changes: list[FileChange] = []
    for old, new, kind in sorted(_changed(before, after), key=_place):
        path = encodable(new or old)
        old_path = encodable(old) if kind == FileChangeKind.RENAMED else ""
        change = FileChange(path, kind, old_path)
        if with_contents:
            change = _with_contents(change, before.get(old), after.get(new), differ)
        changes.append(change)
    return tuple(changes)


#: Names before and after, the empty one for none.
Names = tuple[str, str, FileChangeKind]


def _changed(before: Files, after: Files) -> Iterator[Names]:
    for name in before.keys() & after.keys():
        if before[name].content != after[name].content:
            yield name, name, FileChangeKind.MODIFIED
        elif before[name].executable != after[name].executable:
            yield name, name, FileChangeKind.MODE
    removed = sorted(before.keys() - after.keys())
    homeless: dict[bytes, list[str]] = {}
    for name in reversed(removed):
        if before[name].content:  # that two files are empty says nothing
            homeless.setdefault(before[name].content, []).append(name)
    renamed = set()
    for name in sorted(after.keys() - before.keys()):
        if old := homeless.get(after[name].content):
            renamed.add(old[-1])
            yield old.pop(), name, FileChangeKind.RENAMED
        else:
            yield "", name, FileChangeKind.ADDED
    for name in removed:
        if name not in renamed:
            yield name, "", FileChangeKind.REMOVED


def _place(names: Names) -> tuple[bool, str]:
    name = names[1] or names[0]
    return "/" in name or not is_template_file(name), name


def _with_contents(
    change: FileChange,
    old: StoredFile | None,
    new: StoredFile | None,
    differ: Differ,
) -> FileChange:
    change = replace(change, size_before=_size(old), size_after=_size(new))
    texts = _text(old), _text(new)
    is_same = change.kind in {FileChangeKind.RENAMED, FileChangeKind.MODE}
    if texts[0] is None or texts[1] is None:
        return replace(change, binary=True, note="" if is_same else BINARY)
    diff = Diff(0, 0) if is_same else differ.diff(texts[0], texts[1])
    return replace(
        change,
        binary=False,
        lines_added=diff.added,
        lines_removed=diff.removed,
        diff=diff.text,
        diff_lines_omitted=diff.lines_omitted,
        note=diff.note,
    )


def _size(file: StoredFile | None) -> int | None:
    return None if file is None else len(file.content)


def _text(file: StoredFile | None) -> str | None:
    """The text of a file, or None for a binary one; no file has no text."""
    return "" if file is None else find_text(file.content)
