"""Reading DOT: spec/terraform.md, 11.2."""

from provisioning_app.provisioner.terraform.conversion.graph import (
    Direction,
    read_graph,
)

DOT = r"""
digraph {
	compound = "true"
	newrank = "true"
	subgraph "root" {
		// a comment -> with an arrow
		"[root] a.x (expand)" [label = "a.x", shape = "box"]
		"[root] b.y (expand)" [shape = "box", label = "b.y"]
		"[root] provider[\"a/b\"]" [label = "provider[\"a/b\"]"]
		"[root] a.x (expand)" -> "[root] unlabelled" -> "[root] b.y (expand)"
		"[root] b.y (expand)" -> "[root] provider[\"a/b\"]" [color = "red"]
		bare [label = "c.z"]; bare -> "[root] a.x (expand)"
	}
}
"""


def everything(label: str) -> bool:
    return bool(label)


def test_nodes_and_edges_are_read() -> None:
    graph = read_graph(DOT)
    assert sorted(graph.labels.values()) == [
        "a.x",
        "b.y",
        "c.z",
        'provider["a/b"]',
    ]


def test_a_walk_passes_through_nodes_without_label() -> None:
    graph = read_graph(DOT)
    assert graph.nearest("a.x", Direction.DEPENDENCIES, everything) == "b.y"
    assert graph.nearest("b.y", Direction.DEPENDENTS, everything) == "a.x"
    assert graph.nearest("c.z", Direction.DEPENDENTS, everything) is None


def test_a_circle_ends() -> None:
    graph = read_graph('"a" [label = "a"]\n"a" -> "b"\n"b" -> "a"\n')
    assert graph.nearest("a", Direction.DEPENDENTS, lambda _: False) is None


def test_only_arrows_between_resources_of_the_root_count_as_direct() -> None:
    graph = read_graph(
        '"[root] coder_app.x (expand)" -> "[root] coder_agent.y (expand)"\n'
        '"[root] module.m.coder_app.x (expand)" -> "[root] coder_agent.z (expand)"\n'
    )
    assert graph.depends_directly("coder_app.x", "coder_agent.y")
    assert not graph.depends_directly("coder_app.x", "coder_agent.z")


def test_what_is_no_graph_is_an_empty_one() -> None:
    assert read_graph('not a "graph').labels == {}
