"""Where two texts differ, line by line.

Lines that stand once on either side are matched first: they are what people look for
too. Between two of them as many lines as possible are. That takes N × M / 64 steps for
N lines and M, known before it is begun.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import LCSseq

#: How many lines are held against one in a step.
LINES_AT_ONCE = 64

Lines = Sequence[str]
#: First and last line of a stretch before, and the same after; ends are not part.
Region = tuple[int, int, int, int]


def stretches(old: Lines, new: Lines) -> list[Region]:
    """What is between lines that are matched, and has to be looked at."""
    ends = [(-1, -1), *_anchors(old, new), (len(old), len(new))]
    return [
        (i + 1, next_i, j + 1, next_j)
        for (i, j), (next_i, next_j) in pairwise(ends)
        if (i + 1, j + 1) != (next_i, next_j)
    ]


def steps_for(regions: Sequence[Region]) -> int:
    """How many steps `changed_regions` takes at worst."""
    products = sum((b - a) * (d - c) for a, b, c, d in regions)
    return products // LINES_AT_ONCE


def changed_regions(
    old: Lines, new: Lines, within: Sequence[Region]
) -> Iterator[Region]:
    """What differs in some stretches, with as many lines as possible in common."""
    for start, end, new_start, new_end in within:
        i, j = start, new_start
        for same in LCSseq.opcodes(old[start:end], new[new_start:new_end]):
            if same.tag != "equal":
                continue
            begin, new_begin = start + same.src_start, new_start + same.dest_start
            if (i, j) != (begin, new_begin):
                yield i, begin, j, new_begin
            i, j = start + same.src_end, new_start + same.dest_end
        if (i, j) != (end, new_end):
            yield i, end, j, new_end


def _anchors(old: Lines, new: Lines) -> list[tuple[int, int]]:
    """Places of lines that stand once on both sides, as far as they are in order."""
    counts, new_counts = Counter(old), Counter(new)
    places = {line: j for j, line in enumerate(new) if new_counts[line] == 1}
    pairs = [
        (i, places[line])
        for i, line in enumerate(old)
        if line in places and counts[line] == 1
    ]
    return [pairs[at] for at in _longest_rising([j for _, j in pairs])]


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Where the longest series of numbers that only rise stands, by patience."""
    least: list[int] = []  # by length, the least number that a series ends with
    ends: list[int] = []  # and where that is
    before: list[int] = []  # for each number, where the one before it is
    for at, number in enumerate(numbers):
        length = bisect_left(least, number)
        before.append(ends[length - 1] if length else -1)
        least[length : length + 1] = [number]
        ends[length : length + 1] = [at]
    series = []
    at = ends[-1] if ends else -1
    while at >= 0:
        series.append(at)
        at = before[at]
    return series[::-1]
