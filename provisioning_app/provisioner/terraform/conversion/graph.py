"""Terraform's dependency graph: reading its DOT text, and who is nearest to whom."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

_TOKEN = re.compile(
    r'"((?:[^"\\]|\\.)*)"'  # a quoted id
    r"|(->)"
    r"|([\[\]{};,=])"
    r"|([A-Za-z0-9_.]+)"  # a bare id
    r"|(?://|\#)[^\n]*|/\*.*?\*/|\s+|.",
    re.DOTALL,
)
_ESCAPE = re.compile(r'\\(["\\])')

#: How the id of a resource's node ends, after the graph's own name.
_EXPANDED = " (expand)"


class Direction(Enum):
    """Which way a walk goes."""

    DEPENDENTS = "against the arrows"
    DEPENDENCIES = "along the arrows"


@dataclass(slots=True)
class Graph:
    """Nodes by id, their labels, and arrows from what depends to what it needs."""

    labels: dict[str, str] = field(default_factory=dict)
    _along: dict[str, list[str]] = field(default_factory=dict)
    _against: dict[str, list[str]] = field(default_factory=dict)
    _ids: dict[str, list[str]] = field(default_factory=dict)
    _root_edges: set[tuple[str, str]] = field(default_factory=set)

    def add_node(self, node: str, label: str) -> None:
        """Add a node; only those that have a label are asked for."""
        self.labels[node] = label
        self._ids.setdefault(label, []).append(node)

    def add_edge(self, source: str, target: str) -> None:
        """Say that ``source`` depends on ``target``."""
        self._along.setdefault(source, []).append(target)
        self._against.setdefault(target, []).append(source)
        ends = _root_resource(source), _root_resource(target)
        if all(ends):
            self._root_edges.add(ends)

    def __contains__(self, label: str) -> bool:
        return label in self._ids

    def depends_directly(self, source: str, target: str) -> bool:
        """Whether there is an arrow between two resources of the root module."""
        return (source, target) in self._root_edges

    def nearest(
        self, label: str, direction: Direction, wanted: Callable[[str], bool]
    ) -> str | None:
        """Find the nearest label that is wanted, at least one arrow away.

        Of several at one distance it is the smallest. Breadth first, each node once.

        Rule: spec/terraform.md, 11.2.
        """
        arrows = self._arrows(direction)
        level = self._ids.get(label, [])
        visited: set[str] = set()
        while level:
            level = list(_unvisited(level, arrows, visited))
            labels = (self.labels.get(node) for node in level)
            found = [each for each in labels if each is not None and wanted(each)]
            if found:
                return min(found, key=str.encode)
        return None

    def _arrows(self, direction: Direction) -> Mapping[str, list[str]]:
        return self._along if direction is Direction.DEPENDENCIES else self._against


def read_graph(dot: str) -> Graph:
    """Read what ``terraform graph`` prints. What isn't a node or an edge is skipped."""
    graph = Graph()
    for statement in _statements(dot):
        if statement[1:2] == ["["]:
            label = _attribute(statement, "label")
            if label is not None:
                graph.add_node(statement[0], label)
        elif statement[1:2] == ["->"]:
            nodes = [each for each in _until_bracket(statement) if each != "->"]
            for source, target in pairwise(nodes):
                graph.add_edge(source, target)
    return graph


class _Quoted(str):
    """A quoted id, which is never a sign or a keyword."""

    __slots__ = ()


def _tokens(dot: str) -> Iterator[str]:
    for match in _TOKEN.finditer(dot):
        quoted, arrow, sign, bare = match.groups()
        if quoted is not None:
            yield _Quoted(_ESCAPE.sub(r"\1", quoted))
        elif arrow or sign or bare:
            yield arrow or sign or bare
        elif "\n" in match[0]:
            yield "\n"


def _statements(dot: str) -> Iterator[list[str]]:
    """Cut the text where statements end: at braces, semicolons and line ends."""
    statement: list[str] = []
    inside = False  # of an attribute list, where a line may end
    for token in _tokens(dot):
        if isinstance(token, _Quoted):
            statement.append(token)
        elif token in {"{", "}", ";", "\n"}:
            if not inside and statement:
                yield statement
                statement = []
        else:
            inside = token == "[" or (inside and token != "]")  # noqa: S105
            statement.append(token)
    if statement:
        yield statement


def _until_bracket(statement: Iterable[str]) -> Iterator[str]:
    for token in statement:
        if token == "[" and not isinstance(token, _Quoted):  # noqa: S105
            return
        yield token


def _attribute(tokens: list[str], name: str) -> str | None:
    for position, token in enumerate(tokens[:-2]):
        if token == name and tokens[position + 1] == "=":
            return tokens[position + 2]
    return None


def _root_resource(node: str) -> str:
    """Give ``type.name`` for a node of a resource in the root module, else ""."""
    if not node.endswith(_EXPANDED):
        return ""
    return node.removesuffix(_EXPANDED).rpartition("] ")[2]


def _unvisited(
    level: Iterable[str], arrows: Mapping[str, list[str]], visited: set[str]
) -> Iterator[str]:
    for node in level:
        for neighbour in arrows.get(node, ()):
            if neighbour not in visited:
                visited.add(neighbour)
                yield neighbour
