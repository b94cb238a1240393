"""Conversion of module trees that no Terraform here can make."""

import time
from collections.abc import Mapping
from typing import Any

import pytest

from provisioning_app.provisioner.protocol import ExternalAuthProvider
from provisioning_app.provisioner.terraform.conversion import (
    ConversionFailed,
    Converted,
    convert,
    plan_trees,
)

Values = Mapping[str, Any]


def managed(address: str, **values: Any) -> dict[str, Any]:
    bare = address.partition("[")[0]
    kind, _, name = bare.rpartition(".")
    return {
        "address": address,
        "mode": "managed",
        "type": kind.rpartition(".")[2] or kind,
        "name": name,
        "values": values,
    }


def data(address: str, **values: Any) -> dict[str, Any]:
    return {**managed(address, **values), "mode": "data"}


def graph_of(*edges: tuple[str, str]) -> str:
    nodes = sorted({each for edge in edges for each in edge})
    lines = [f'"[root] {n} (expand)" [label = "{n}", shape = "box"]' for n in nodes]
    lines += [f'"[root] {a} (expand)" -> "[root] {b} (expand)"' for a, b in edges]
    return 'digraph {\n subgraph "root" {\n' + "\n".join(lines) + "\n }\n}\n"


def converted(*resources: dict[str, Any], edges: Any = ()) -> Converted:
    return convert([{"resources": list(resources)}], graph_of(*edges))


AGENT = managed("coder_agent.main", id="a1", auth="token", token="t")


# spec/terraform.md, case 38
def test_an_app_without_slug_is_called_as_in_the_template() -> None:
    found = converted(
        AGENT,
        managed("null_resource.dev"),
        managed("coder_app.code-server", agent_id="a1"),
        edges=[("null_resource.dev", "coder_agent.main")],
    )
    [app] = found.resources[0].agents[0].apps
    assert (app.slug, app.display_name) == ("code-server", "code-server")


# spec/terraform.md, case 38
@pytest.mark.parametrize(
    "slug", ["$$$ invalid slug $$$", "A", "a--b", "-a", "a-", "a\n"]
)
def test_a_slug_that_cant_stand_in_an_address_is_refused(slug: str) -> None:
    with pytest.raises(ConversionFailed, match="invalid app slug"):
        converted(managed("coder_app.x", slug=slug))


# spec/terraform.md, case 38
def test_a_slug_is_used_once_in_a_template() -> None:
    with pytest.raises(ConversionFailed, match=r'duplicate app slug.*"x"'):
        converted(managed("coder_app.a", slug="x"), managed("coder_app.b", slug="x"))


# spec/terraform.md, case 44
@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["identical"] * 2, 'unique but "identical" appears multiple times'),
        (["a", "b", "b", "a"], 'unique but "a" and "b" appear multiple times'),
        (
            ["a", "b", "c", "a", "b", "c", "c"],
            'unique but "a", "b" and "c" appear multiple times',
        ),
    ],
)
def test_parameters_have_names_of_their_own(names: list[str], text: str) -> None:
    sources = [
        data(f"data.coder_parameter.p{number}", name=name)
        for number, name in enumerate(names)
    ]
    with pytest.raises(ConversionFailed, match=text):
        converted(*sources)


# spec/terraform.md, case 45
def test_the_older_kind_of_external_account_counts_too() -> None:
    found = converted(
        data("data.coder_git_auth.a", id="github"),
        data("data.coder_external_auth.b", id="gitlab", optional=True),
        data("data.coder_external_auth.c", id="github", optional=True),
    )
    assert found.external_auth_providers == (
        ExternalAuthProvider("github"),
        ExternalAuthProvider("gitlab", optional=True),
    )


def test_an_external_account_needs_an_id() -> None:
    with pytest.raises(ConversionFailed, match="external auth id is not a string"):
        converted(data("data.coder_external_auth.a", id=5))


# spec/terraform.md, case 46
@pytest.mark.parametrize(
    ("kind", "attribute", "size"),
    [
        ("aws_instance", "id", "instance_type"),
        ("aws_spot_instance_request", "spot_instance_id", "instance_type"),
        ("google_compute_instance", "instance_id", "machine_type"),
        ("azurerm_linux_virtual_machine", "virtual_machine_id", "size"),
        ("azurerm_windows_virtual_machine", "virtual_machine_id", "size"),
    ],
)
def test_machines_tell_their_instance_id_and_type(
    kind: str, attribute: str, size: str
) -> None:
    found = converted(
        managed("coder_agent.main", id="a1", auth=f"{kind}-identity"),
        managed(f"{kind}.dev", **{attribute: "i-1", size: "large"}),
        edges=[(f"{kind}.dev", "coder_agent.main")],
    )
    [resource] = found.resources
    assert resource.instance_type == "large"
    assert resource.agents[0].instance_id == "i-1"
    assert resource.agents[0].token is None


# spec/terraform.md, case 46
def test_a_declared_instance_id_comes_first() -> None:
    found = converted(
        managed("coder_agent.main", id="a1", auth="aws-instance-identity"),
        managed("coder_agent_instance.x", agent_id="a1", instance_id="mine"),
        managed("aws_instance.dev", id="i-1"),
        edges=[("aws_instance.dev", "coder_agent.main")],
    )
    assert found.resources[0].agents[0].instance_id == "mine"
    assert [each.type for each in found.resources] == ["aws_instance"]


# spec/terraform.md, case 46
def test_an_agent_with_a_token_has_no_instance_id() -> None:
    found = converted(
        AGENT,
        managed("coder_agent_instance.x", agent_id="a1", instance_id="mine"),
        managed("aws_instance.dev", id="i-1"),
        edges=[("aws_instance.dev", "coder_agent.main")],
    )
    [agent] = found.resources[0].agents
    assert (agent.token, agent.instance_id) == ("t", "")


# spec/terraform.md, case 47
@pytest.mark.parametrize("address", ["invalid", "a b.c", "module..x.y", "x.y["])
def test_an_address_that_cant_be_read_is_listed_as_such(address: str) -> None:
    strange = {**managed("null_resource.x"), "address": address}
    [resource] = converted(strange).resources
    assert resource.module_path == "invalid terraform address"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("null_resource.x", ""),
        ('null_resource.x["a.b]\\""]', ""),
        ("module.a[0].module.b.null_resource.x[1]", "module.a[0].module.b"),
        ('module.a["x.y[0]"].null_resource.x', 'module.a["x.y[0]"]'),
    ],
)
def test_a_module_path_keeps_its_keys(address: str, path: str) -> None:
    [resource] = converted({**managed("null_resource.x"), "address": address}).resources
    assert resource.module_path == path


# spec/terraform.md, case 48
def test_counted_modules_are_associated_by_labels_without_keys() -> None:
    label = "module.a.null_resource.dev"
    found = converted(
        {**AGENT, "address": 'module.a["x.y"].coder_agent.main'},
        {
            **managed("null_resource.dev"),
            "address": 'module.a["x.y"].null_resource.dev',
        },
        edges=[(label, "module.a.coder_agent.main")],
    )
    assert found.resources[0].agents[0].name == "main"


def test_two_agents_have_two_names() -> None:
    with pytest.raises(ConversionFailed, match="duplicate agent name: main"):
        converted(
            {**AGENT, "address": "coder_agent.main[0]"},
            {**AGENT, "address": "coder_agent.main[1]"},
        )


def test_an_agent_is_in_the_graph() -> None:
    text = 'couldn\'t find node on graph: "coder_agent.main"'
    with pytest.raises(ConversionFailed, match=text):
        converted(AGENT)


def test_an_agent_that_nothing_carries_is_left_out_with_a_warning() -> None:
    found = converted(AGENT, edges=[("coder_agent.main", "x.y")])
    assert found.resources == ()
    assert "coder_agent.main" in found.warnings[0]


@pytest.mark.parametrize(
    ("attributes", "blocks"),
    [
        ({}, False),
        ({"startup_script_behavior": "blocking"}, True),
        (
            {"startup_script_behavior": "non-blocking", "login_before_ready": False},
            False,
        ),
        ({"login_before_ready": False}, True),
        ({"login_before_ready": True}, False),
        ({"login_before_ready": None}, False),
    ],
)
def test_whether_a_startup_script_blocks_logins(
    attributes: Values, blocks: bool
) -> None:
    found = converted(
        managed("coder_agent.main", startup_script="x", **attributes),
        managed("null_resource.dev"),
        edges=[("null_resource.dev", "coder_agent.main")],
    )
    assert found.resources[0].agents[0].scripts[0].start_blocks_login is blocks


@pytest.mark.parametrize(
    ("validation", "bounds"),
    [
        ({"min": 0, "max": 0}, (None, None)),
        ({"min": 0, "max": 5}, (0, 5)),
        ({"min": 1, "max": 2, "min_disabled": None, "max_disabled": True}, (1, None)),
    ],
)
def test_bounds_of_old_and_new_providers(
    validation: Values, bounds: tuple[int | None, int | None]
) -> None:
    source = data("data.coder_parameter.p", name="p", validation=[validation])
    [found] = converted(source).parameters
    assert (found.validation_min, found.validation_max) == bounds


def test_what_will_go_away_is_not_in_a_plan() -> None:
    plan = {
        "prior_state": {
            "values": {
                "root_module": {
                    "resources": [
                        managed("null_resource.old"),
                        data("data.coder_parameter.p", name="p"),
                    ]
                }
            }
        },
        "planned_values": {
            "root_module": {"resources": [managed("null_resource.new")]}
        },
    }
    found = convert(plan_trees(plan), "")
    assert [each.name for each in found.resources] == ["new"]
    assert [each.name for each in found.parameters] == ["p"]


@pytest.mark.parametrize(
    ("strategies", "value"),
    [
        (["", ""], "2"),
        (["", "append"], "1:2"),
        (["", "prepend"], "2:1"),
    ],
)
def test_a_name_set_twice_is_merged(strategies: list[str], value: str) -> None:
    environment = [
        managed(
            f"coder_env.e{n}", agent_id="a1", name="X", value=f"{n}", merge_strategy=s
        )
        for n, s in enumerate(strategies, 1)
    ]
    found = converted(
        AGENT,
        managed("a_resource.dev"),
        *environment,
        edges=[("a_resource.dev", "coder_agent.main")],
    )
    assert found.resources[0].agents[0].extra_env == {"X": value}


def test_a_thousand_nodes_take_no_time() -> None:
    # Layers that all depend on each other: 20**50 paths, 20,000 arrows.
    layers = [[f"local.n{layer}_{n}" for n in range(20)] for layer in range(50)]
    edges = [
        (above, below)
        for upper, lower in zip(layers[1:], layers, strict=False)
        for above in upper
        for below in lower
    ]
    edges += [(each, "coder_agent.main") for each in layers[0]]
    edges += [("null_resource.dev", each) for each in layers[-1]]
    text = graph_of(*edges)
    started = time.monotonic()
    found = convert([{"resources": [AGENT, managed("null_resource.dev")]}], text)
    assert found.resources[0].agents[0].name == "main"
    assert time.monotonic() - started < 3
