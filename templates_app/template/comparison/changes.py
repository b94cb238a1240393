"""What a comparison tells: changes, changed files, and what couldn't be compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from templates_app.template.comparison.enums import (
    ChangeKind,
    FileChangeKind,
    Impact,
    Part,
    SideName,
    Topic,
)

T = TypeVar("T")

#: What a change is about has its values shown as texts.
Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs, and what that means.

    ``field`` is empty where the whole thing came or went. ``reason`` is a sentence of
    ours; it holds nothing that came with a template.
    """

    topic: Topic
    name: str
    kind: ChangeKind
    impact: Impact
    reason: str
    field: str = ""
    before: str | None = None
    after: str | None = None
    values_hidden: bool = False
    transitions: tuple[str, ...] = ()

    def without_values(self) -> "Change":
        """The same, without telling from what to what."""
        return replace(self, before=None, after=None, values_hidden=True)


@dataclass(frozen=True, slots=True)
class Thing:
    """What changes are about, so that each is told in a line."""

    topic: Topic
    name: str

    def added(
        self, impact: Impact, reason: str, *, field: str = "", value: Value = None
    ) -> Change:
        """It is new, or something new belongs to it."""
        return self._told(ChangeKind.ADDED, impact, reason, field, None, value)

    def removed(
        self, impact: Impact, reason: str, *, field: str = "", value: Value = None
    ) -> Change:
        """It is gone, or something that belonged to it is."""
        return self._told(ChangeKind.REMOVED, impact, reason, field, value, None)

    def changed(
        self,
        field: str,
        impact: Impact,
        reason: str,
        before: Value = None,
        after: Value = None,
    ) -> Change:
        """Something about it is another now."""
        return self._told(ChangeKind.CHANGED, impact, reason, field, before, after)

    def _told(
        self,
        kind: ChangeKind,
        impact: Impact,
        reason: str,
        field: str,
        before: Value,
        after: Value,
    ) -> Change:
        return Change(
            self.topic,
            self.name,
            kind,
            impact,
            reason,
            field=field,
            before=_text(before),
            after=_text(after),
        )


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that came, went, or is another now.

    ``note`` says why there is no diff. Where contents are hidden, all that is known
    only from them is None.
    """

    path: str
    kind: FileChangeKind
    old_path: str = ""
    size_before: int | None = None
    size_after: int | None = None
    binary: bool | None = None
    lines_added: int | None = None
    lines_removed: int | None = None
    diff: str = ""
    diff_lines_omitted: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of one side that couldn't be compared.

    ``reason`` is a sentence of ours. ``detail`` may repeat what stands in an archive.
    """

    part: Part
    side: SideName
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions."""

    id: UUID
    name: str
    template_id: UUID | None
    template_name: str
    organization_id: UUID
    created_at: datetime
    import_status: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from ``before`` to ``after``, the worst first."""

    before: Side
    after: Side
    changes: tuple[Change, ...]
    files: tuple[FileChange, ...]
    gaps: tuple[Gap, ...]
    content_hidden: bool

    def of(self, impact: Impact) -> tuple[Change, ...]:
        """The changes of one class."""
        return tuple(each for each in self.changes if each.impact == impact)

    def compared(self, part: Part) -> bool:
        """Whether nothing of a part is missing."""
        return all(gap.part != part for gap in self.gaps)

    @property
    def is_empty(self) -> bool:
        """Whether both versions are the same, as far as could be seen."""
        return not (self.changes or self.files or self.gaps)


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes as they are told: by class, then by topic; else as they came."""
    impacts, topics = list(Impact), list(Topic)
    return tuple(
        sorted(
            changes,
            key=lambda each: (
                impacts.index(each.impact),
                topics.index(each.topic),
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class Matched(Generic[T]):
    """What came, what went, and what is there on both sides."""

    added: list[T]
    removed: list[T]
    kept: list[tuple[T, T]]


def matched(
    before: Iterable[T], after: Iterable[T], key: Callable[[T], str]
) -> Matched[T]:
    """Bring together what has the same name on both sides, in the order after."""
    old = {key(each): each for each in before}
    new = {key(each): each for each in after}
    return Matched(
        added=[each for name, each in new.items() if name not in old],
        removed=[each for name, each in old.items() if name not in new],
        kept=[(old[name], each) for name, each in new.items() if name in old],
    )


def paired_values(
    before: Mapping[str, T], after: Mapping[str, T]
) -> Iterator[tuple[str, T | None, T | None]]:
    """Names in alphabetical order, with what each stands for on both sides."""
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _text(value: Value) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
