"""Texts line by line: a unified diff, with work and length that are bounded.

What would take too long is not begun, and said so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from templates_app.template.comparison.regions import (
    Lines,
    Region,
    changed_regions,
    steps_for,
    stretches,
)
from wirtual.core.texts import shortened

#: Steps of all diffs of a comparison together: about half a second at worst. Enough
#: for 20 000 lines on either side that are hard to match, or a million that aren't.
MOST_STEPS = 8_000_000
#: Steps for reading one line.
STEPS_PER_LINE = 8
#: Lines around a change.
CONTEXT = 3
#: Lines of one diff that are shown, and characters of one of them.
MOST_LINES_SHOWN = 1000
LONGEST_LINE = 500
#: Characters of all diffs of a comparison together.
MOST_CHARACTERS = 512 * 1024

NO_NEWLINE = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True)
class Diff:
    """How one text became another. Without lines, ``note`` says why."""

    added: int | None
    removed: int | None
    text: str = ""
    lines_omitted: int = 0
    note: str = ""


class Differ:
    """Makes the diffs of one comparison, as long as there is room and time."""

    def __init__(
        self, *, steps: int = MOST_STEPS, characters: int = MOST_CHARACTERS
    ) -> None:
        self._steps = steps
        self._characters = characters

    def diff(self, before: str, after: str) -> Diff:
        """Compare two texts. An empty one stands for a file that isn't there."""
        counts = _count(before), _count(after)
        if not self._take(sum(counts) * STEPS_PER_LINE):
            return _too_large(*counts)
        old, new = split(before), split(after)
        unlike = stretches(old, new)
        if not self._take(steps_for(unlike)):
            return _too_large(*counts)
        regions = list(changed_regions(old, new, unlike))
        hunks = [Hunk.around(each, old, new) for each in close_together(regions)]
        shown = list(self._fitting(line for each in hunks for line in each.lines()))
        return Diff(
            added=sum(end - start for _, _, start, end in regions),
            removed=sum(end - start for start, end, _, _ in regions),
            text="".join(f"{line}\n" for line in shown),
            lines_omitted=sum(len(each) for each in hunks) - len(shown),
        )

    def _take(self, steps: int) -> bool:
        """Use up so many steps, if there are as many."""
        if steps > self._steps:
            return False
        self._steps -= steps
        return True

    def _fitting(self, lines: Iterable[str]) -> Iterator[str]:
        """The first lines, as many as there is room for."""
        for line in islice(lines, MOST_LINES_SHOWN):
            told = shortened(line, LONGEST_LINE)
            if len(told) >= self._characters:
                return
            self._characters -= len(told) + 1
            yield told


@dataclass(frozen=True, slots=True)
class Hunk:
    """Regions that are close together, and all from ``whole`` that is shown of them."""

    regions: Sequence[Region]
    whole: Region
    old: Lines
    new: Lines

    @classmethod
    def around(cls, regions: Sequence[Region], old: Lines, new: Lines) -> "Hunk":
        """The regions with lines around them, as far as there are any."""
        first, last = regions[0], regions[-1]
        lead, tail = min(CONTEXT, first[0]), min(CONTEXT, len(old) - last[1])
        whole = (first[0] - lead, last[1] + tail, first[2] - lead, last[3] + tail)
        return cls(regions, whole, old, new)

    def __len__(self) -> int:
        """How many lines it is written in."""
        added = sum(end - start for _, _, start, end in self.regions)
        return 1 + self.whole[1] - self.whole[0] + added

    def lines(self) -> Iterator[str]:
        """Its lines, as unified diffs are written."""
        at, end, new_at, new_end = self.whole
        yield f"@@ -{_range(at, end)} +{_range(new_at, new_end)} @@"
        for old_start, old_end, new_start, new_end in self.regions:
            yield from (f" {line}" for line in self.old[at:old_start])
            yield from (f"-{line}" for line in self.old[old_start:old_end])
            yield from (f"+{line}" for line in self.new[new_start:new_end])
            at = old_end
        yield from (f" {line}" for line in self.old[at:end])


def split(text: str) -> list[str]:
    """Lines without their ends. Only a line feed ends one, as for Git.

    A last line that isn't ended is another than one that is, and says so.
    """
    *lines, last = text.split("\n")
    return [*lines, f"{last}\n{NO_NEWLINE}"] if last else lines


def close_together(regions: Iterable[Region]) -> list[list[Region]]:
    """Regions whose surroundings touch, in one list each."""
    groups: list[list[Region]] = []
    for region in regions:
        if groups and region[0] - groups[-1][-1][1] <= 2 * CONTEXT:
            groups[-1].append(region)
        else:
            groups.append([region])
    return groups


def _too_large(before: int, after: int) -> Diff:
    return Diff(None, None, note=f"too large to diff: {before} → {after} lines")


def _range(start: int, end: int) -> str:
    """A stretch as unified diffs count it: from 1, or from 0 if it is empty."""
    length = end - start
    first = start + 1 if length else start
    return str(first) if length == 1 else f"{first},{length}"


def _count(text: str) -> int:
    """How many lines there are."""
    return text.count("\n") + (text != "" and not text.endswith("\n"))
