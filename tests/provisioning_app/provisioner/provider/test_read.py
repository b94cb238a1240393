"""What data sources answer, and what resources get, for given values."""

import json
import uuid
from typing import Any

import pytest

from provisioning_app.provisioner.protocol import Transition, WorkspaceFacts
from provisioning_app.provisioner.terraform.provider import planning
from provisioning_app.provisioner.terraform.provider.catalogue import (
    DATA_SOURCES,
    RESOURCES,
)
from provisioning_app.provisioner.terraform.provider.report import Report
from provisioning_app.provisioner.terraform.provider.schema import complete
from provisioning_app.provisioner.terraform.provider.values import (
    Build,
    CustomRole,
    ProviderValues,
)
from provisioning_app.provisioner.terraform.provider.wire import UNKNOWN

URL = "https://dev.example.com"


def read(
    source: str, config: dict[str, Any], **values: Any
) -> tuple[dict[str, Any], list[str]]:
    kind, report = DATA_SOURCES[source], Report()
    whole = complete(kind.body, config)
    build = Build(ProviderValues(**values), URL)
    return dict(kind.read(whole, build, report)), report.errors


def value_of(config: dict[str, Any], **values: Any) -> str:
    answer, errors = read("parameter", {"name": "p", **config}, **values)
    assert errors == []
    return answer["value"]


def refusal_of(config: dict[str, Any], value: str, **values: Any) -> str:
    _, errors = read(
        "parameter", {"name": "p", **config}, parameters={"p": value}, **values
    )
    return " ".join(errors)


def test_a_choice_comes_before_the_default():
    assert value_of({"default": "a"}, parameters={"p": "b"}) == "b"


def test_an_empty_choice_is_a_choice():
    assert value_of({"default": "a"}, parameters={"p": ""}) == ""


def test_without_a_choice_the_default_counts():
    assert value_of({"default": "a"}, parameters={"q": "b"}) == "a"


def test_without_either_the_value_is_empty_and_nothing_is_refused():
    required = {"type": "number", "validation": [{"min": 1}]}
    assert value_of(required) == ""


@pytest.mark.parametrize(
    ("default", "optional"), [(None, False), ("", True), ("a", True)]
)
def test_a_parameter_with_a_default_is_optional(default, optional):
    answer, _ = read("parameter", {"name": "p", "default": default})
    assert answer["optional"] is optional


@pytest.mark.parametrize(
    ("rules", "flags"),
    [
        ({}, (True, True)),
        ({"min": 0}, (False, True)),
        ({"max": 0}, (True, False)),
        ({"min": 1, "max": 2}, (False, False)),
    ],
)
def test_bounds_that_are_not_set_are_marked(rules, flags):  # case 42
    config = {"name": "p", "type": "number", "validation": [rules]}
    block = read("parameter", config)[0]["validation"][0]
    assert (block["min_disabled"], block["max_disabled"]) == flags


@pytest.mark.parametrize(
    ("kind", "plain", "with_options"),
    [
        ("string", "input", "radio"),
        ("number", "input", "radio"),
        ("bool", "checkbox", "radio"),
        ("list(string)", "tag-select", "radio"),
    ],
)
def test_the_form_type_suits_the_parameter(kind, plain, with_options):
    config = {"name": "p", "type": kind}
    chosen = {**config, "option": [{"name": "A", "value": "a"}]}
    assert read("parameter", config)[0]["form_type"] == plain
    assert read("parameter", chosen)[0]["form_type"] == with_options


OPTIONS = [{"name": "A", "value": "a"}, {"name": "B", "value": "b"}]


@pytest.mark.parametrize(
    ("config", "value", "sentence"),
    [
        ({"type": "number"}, "x", 'must be a number, not "x"'),
        ({"type": "bool"}, "yes", 'must be "true" or "false", not "yes"'),
        ({"type": "list(string)"}, "a", "must be a JSON list of strings"),
        ({"option": OPTIONS}, "c", 'must be one of the options "a" or "b", not "c"'),
        ({"option": OPTIONS, "default": "a"}, "", "must be one of the options"),
        (
            {"type": "number", "validation": [{"min": 1, "max": 2}]},
            "3",
            "must be 2 or less, not 3",
        ),
        (
            {"type": "number", "validation": [{"min": 1}]},
            "9" * 30,
            "must be a whole number",
        ),
        (
            {"validation": [{"regex": "^a$", "error": "Say a."}]},
            "a\n",
            "is refused: Say a.",
        ),
    ],
)
def test_a_choice_that_is_not_allowed_is_refused(config, value, sentence):
    refusal = refusal_of(config, value)
    assert refusal.startswith('The "value" of parameter "p" ')
    assert sentence in refusal


@pytest.mark.parametrize(
    ("direction", "value", "sentence"),
    [
        ("increasing", "4", "must not become less than it was: 4 is less than 5"),
        ("decreasing", "6", "must not become more than it was: 6 is more than 5"),
        ("increasing", "5", ""),
        ("decreasing", "5", ""),
    ],
)
def test_a_number_changes_in_one_direction_only(direction, value, sentence):
    config = {"type": "number", "validation": [{"monotonic": direction}]}
    refusal = refusal_of(config, value, previous_parameters={"p": "5"})
    assert sentence in refusal
    assert bool(refusal) == bool(sentence)


def test_an_earlier_value_that_is_no_number_is_ignored():
    config = {"type": "number", "validation": [{"monotonic": "increasing"}]}
    assert refusal_of(config, "1", previous_parameters={"p": "many"}) == ""


def test_a_figure_in_a_value_is_not_filled_in_twice():
    rules = {"min": 1, "error": "{value} is below {min}"}
    refusal = refusal_of({"type": "number", "validation": [rules]}, "-3")
    assert "-3 is below 1" in refusal


def test_a_regular_expression_takes_no_longer_than_the_text_is_long():
    rules = {"regex": "^(a+)+$", "error": "Only a."}
    assert "Only a." in refusal_of({"validation": [rules]}, "a" * 5000 + "b")


def test_a_workspace_that_is_not_known_has_defaults():
    answer, errors = read("workspace", {})
    assert errors == []
    assert uuid.UUID(answer["id"])
    assert answer["name"] == answer["owner"] == "default"
    assert (answer["transition"], answer["start_count"]) == ("start", 1)
    assert answer["owner_email"] == "default@example.com"
    assert answer["owner_id"] == str(uuid.UUID(int=0))
    assert answer["is_prebuild"] is False


@pytest.mark.parametrize("transition", [Transition.STOP, Transition.DESTROY])
def test_nothing_is_started_but_by_a_start(transition):
    answer, _ = read("workspace", {}, workspace=WorkspaceFacts(transition=transition))
    assert (answer["transition"], answer["start_count"]) == (transition, 0)


def test_a_build_must_know_its_template():
    facts = WorkspaceFacts(build_id="b", template_id="t", template_version="v")
    _, errors = read("workspace", {}, workspace=facts)
    assert errors == ['"template_name" must be known in the build of a workspace.']


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("https://a", 443),
        ("http://a", 80),
        ("https://a:8443/x", 8443),
        ("http://[::1]:3000", 3000),
    ],
)
def test_the_port_is_that_of_the_url(url, port):
    build = Build(ProviderValues(), url)
    answer = DATA_SOURCES["workspace"].read({}, build, Report())
    assert (answer["access_url"], answer["access_port"]) == (url, port)


def test_the_owner_is_who_owns_the_workspace():
    facts = WorkspaceFacts(
        owner_id="o",
        owner_name="mia",
        owner_full_name="Mia Member",
        owner_email="mia@example.com",
        owner_groups=("Everyone", "dev"),
        owner_login_type="password",
        owner_session_token="s",
        owner_oidc_access_token="t",
        owner_ssh_public_key="pub",
        owner_ssh_private_key="key",
    )
    roles = [CustomRole("auditor", "org")]
    answer, _ = read("workspace_owner", {}, workspace=facts, owner_roles=roles)
    assert answer == {
        "id": "o",
        "name": "mia",
        "full_name": "Mia Member",
        "email": "mia@example.com",
        "groups": ["Everyone", "dev"],
        "login_type": "password",
        "session_token": "s",
        "oidc_access_token": "t",
        "ssh_public_key": "pub",
        "ssh_private_key": "key",
        "rbac_roles": [{"name": "auditor", "org_id": "org"}],
    }


@pytest.mark.parametrize("source", ["external_auth", "git_auth"])
@pytest.mark.parametrize(("account", "token"), [("github", "secret"), ("other", "")])
def test_a_token_is_that_of_the_account(source, account, token):
    tokens = {"github": "secret"}
    answer, _ = read(source, {"id": account}, external_auth_tokens=tokens)
    assert answer == {"access_token": token}


def test_the_machine_is_named_as_agents_are():
    answer, _ = read("provisioner", {})
    assert answer["os"] in ("linux", "darwin", "windows")
    assert answer["arch"] in ("amd64", "arm64", "armv7", "386")


def test_a_task_is_only_there_when_one_was_given():
    assert read("task", {})[0]["enabled"] is False
    answer, _ = read("task", {}, task_id="t", task_prompt="Do it.")
    assert answer == {"id": "t", "prompt": "Do it.", "enabled": True}


def test_a_secret_is_missed_in_a_start_only():
    config = {"env": "TOKEN", "help_message": "Ask for one."}
    starting = WorkspaceFacts(build_id="b")
    assert read("secret", config) == ({"value": ""}, [])
    assert "Ask for one." in read("secret", config, workspace=starting)[1][0]
    known = {"TOKEN": "x"}
    assert read("secret", config, secrets_by_variable=known)[0] == {"value": "x"}


def test_an_older_state_gets_what_it_lacks_and_loses_what_nobody_knows():
    stored = {"id": "i", "os": "linux", "arch": "amd64", "login_before_ready": True}
    adopted = planning.adopt(RESOURCES["agent"], stored)
    assert "login_before_ready" not in adopted
    assert adopted["api_key_scope"] == "all"
    assert adopted["display_apps"][0]["vscode"] is True
    assert adopted["metadata"] == []
    config = {"os": "linux", "arch": "amd64"}
    assert planning.plan(RESOURCES["agent"], config, adopted).replaced_by == ()


def test_a_value_that_is_not_known_yet_replaces():
    agent = RESOURCES["agent"]
    prior = planning.adopt(agent, {"id": "i", "os": "linux", "arch": "amd64"})
    plan = planning.plan(agent, {"os": "linux", "arch": UNKNOWN}, prior)
    assert plan.replaced_by == ("arch",)
    assert plan.planned["arch"] is UNKNOWN


@pytest.mark.parametrize(
    ("attribute", "value", "default"),
    [("auth", "aws-instance-identity", "token"), ("connection_timeout", 5, 120)],
)
def test_an_attribute_returns_to_its_default(attribute, value, default):
    agent = RESOURCES["agent"]
    config = {"os": "linux", "arch": "amd64"}
    prior = planning.adopt(agent, {**config, attribute: value, "id": "i"})
    plan = planning.plan(agent, config, prior)
    assert plan.replaced_by == (attribute,)
    assert plan.planned[attribute] == default


def test_the_script_of_an_agent_knows_where_to_ask_and_how():
    values = ProviderValues(
        agent_scripts={("linux", "arm64"): "${ACCESS_URL}bin ${AUTH_TYPE} ${ARCH}"}
    )
    agent = RESOURCES["agent"]
    config = {"os": "linux", "arch": "arm64", "auth": "aws-instance-identity"}
    planned = planning.plan(agent, config, None).planned
    made = planning.create(agent, planned, Build(values, "https://a:1/deep?x=1"))
    assert made["init_script"] == "https://a:1/bin aws-instance-identity ${ARCH}"
    assert json.dumps(made)  # nothing unknown is left


def test_an_agent_for_which_there_is_no_script_has_an_empty_one():
    agent = RESOURCES["agent"]
    planned = planning.plan(agent, {"os": "darwin", "arch": "armv7"}, None).planned
    made = planning.create(agent, planned, Build(ProviderValues(), URL))
    assert made["init_script"] == ""
