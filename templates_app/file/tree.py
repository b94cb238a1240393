"""The tree beside a file: which lines it has, and which folders are open.

Without a script every line is a link. A small archive is open as a whole; in a large
one only what leads to the chosen entry is.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from templates_app.file.archive import Archive, Entry

#: Entries of an archive that is shown as a whole.
SMALL = 200
#: Lines of one open folder, and of the whole tree.
MOST_IN_FOLDER = 200
MOST_LINES = 2_000
#: What a search finds at most.
MOST_FOUND = 200
#: Lines deeper than this are indented no further.
DEEPEST = 12

#: What is shown first, if it is there.
FIRST = ("README.md", "main.tf", "main.tf.json")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the tree. One without a name tells how many more there are."""

    path: str
    name: str
    depth: int
    is_folder: bool = False
    is_open: bool = False
    is_chosen: bool = False
    more: int = 0


def tree_of(archive: Archive, chosen: str) -> list[Line]:
    """The lines of the tree in which ``chosen`` is chosen."""
    children = children_of(archive)
    is_small = len(archive.entries) <= SMALL
    lines: list[Line] = []
    for line in _below("", children, chosen, is_small):
        if len(lines) == MOST_LINES:
            break
        lines.append(line)
    return lines


def found_in(archive: Archive, words: str) -> list[Line]:
    """Files whose path holds ``words``, in no matter which case."""
    wanted = words.lower()
    paths = sorted(each.path for each in archive.files() if wanted in each.path.lower())
    lines = [Line(path, path, 0) for path in paths[:MOST_FOUND]]
    rest = len(paths) - len(lines)
    return [*lines, Line("", "", 0, more=rest)] if rest else lines


def children_of(archive: Archive) -> dict[str, list[Entry]]:
    """The entries of each folder, folders first, by name; the outermost is ``""``."""
    children: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in archive.entries.values():
        children[parent_of(entry.path)].append(entry)
    for entries in children.values():
        entries.sort(key=lambda each: (not each.is_folder, each.path.lower()))
    return children


def parent_of(path: str) -> str:
    """The folder that an entry lies in, with its slash; none for the outermost."""
    return path[: path.rstrip("/").rfind("/") + 1]


def name_of(path: str) -> str:
    """The last part of a path, without a slash."""
    return path.rstrip("/").rpartition("/")[2]


def first_choice(archive: Archive) -> str:
    """What is shown while nobody has chosen: what tells most, else the first file."""
    for path in FIRST:
        if path in archive.entries:
            return path
    return next((each.path for each in archive.files()), "")


def _below(
    folder: str, children: dict[str, list[Entry]], chosen: str, is_small: bool
) -> Iterator[Line]:
    """Lines of what a folder holds. It is never deeper than archives may be."""
    depth = min(folder.count("/"), DEEPEST)
    for entry in children.get(folder, ())[:MOST_IN_FOLDER]:
        path = entry.path
        is_open = entry.is_folder and (is_small or chosen.startswith(path))
        yield Line(
            path,
            name_of(path),
            depth,
            is_folder=entry.is_folder,
            is_open=is_open,
            is_chosen=path == chosen,
        )
        if is_open:
            yield from _below(path, children, chosen, is_small)
    rest = len(children.get(folder, ())) - MOST_IN_FOLDER
    if rest > 0:
        yield Line(folder, "", depth, more=rest)
