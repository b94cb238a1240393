"""What the provider says about a configuration: every rule, once broken, once kept."""

from typing import Any

import pytest

from provisioning_app.provisioner.terraform.provider.catalogue import (
    DATA_SOURCES,
    RESOURCES,
)
from provisioning_app.provisioner.terraform.provider.kind import problems
from provisioning_app.provisioner.terraform.provider.report import Report
from provisioning_app.provisioner.terraform.provider.schema import Body
from provisioning_app.provisioner.terraform.provider.wire import UNKNOWN

KINDS = {**DATA_SOURCES, **RESOURCES}

#: The least that each kind needs.
LEAST: dict[str, dict[str, Any]] = {
    "agent": {"os": "linux", "arch": "amd64"},
    "agent_instance": {"agent_id": "a", "instance_id": "i"},
    "app": {"agent_id": "a", "slug": "code"},
    "env": {"agent_id": "a", "name": "EDITOR"},
    "external_auth": {"id": "github"},
    "git_auth": {"id": "github"},
    "metadata": {"resource_id": "r"},
    "parameter": {"name": "size"},
    "script": {
        "agent_id": "a",
        "display_name": "d",
        "script": "s",
        "run_on_start": True,
    },
    "secret": {"env": "TOKEN", "help_message": "Ask for one."},
    "workspace_preset": {"name": "small"},
}


def filled(body: Body, values: dict[str, Any]) -> dict[str, Any]:
    """Spell a configuration out, with null and no blocks for the rest."""
    whole: dict[str, Any] = {
        attribute.name: values.get(attribute.name) for attribute in body.attributes
    }
    for block in body.blocks:
        items = values.get(block.name, [])
        if items is not UNKNOWN:
            items = [
                item if item is UNKNOWN else filled(block.body, item) for item in items
            ]
        whole[block.name] = items
    return whole


def looked_at(kind: str, values: dict[str, Any]) -> Report:
    whole = {**LEAST.get(kind, {}), **values}
    return problems(KINDS[kind], filled(KINDS[kind].body, whole))


def option(name: str, value: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "value": value, **more}


def number(**rules: Any) -> dict[str, Any]:
    return {"type": "number", "validation": [rules]}


CHECK = {"url": "u", "interval": 1, "threshold": 1}
LOAD = {"key": "load", "script": "uptime", "interval": 5}
AB = [option("A", "a"), option("B", "b")]
LISTED = [option("A", '["a"]'), option("B", '["b"]')]

REFUSED = [
    # agents
    ("agent", {"os": "plan9"}, '"os" must be "linux", "darwin" or "windows"'),
    ("agent", {"arch": "386"}, '"arch" must be "amd64", "armv7" or "arm64"'),
    ("agent", {"auth": "password"}, '"auth" must be "token", "google-instance'),
    ("agent", {"startup_script_behavior": "x"}, '"startup_script_behavior" must be'),
    ("agent", {"connection_timeout": -1}, '"connection_timeout" must be 0 or more'),
    ("agent", {"connection_timeout": 1.5}, '"connection_timeout" must be a whole'),
    ("agent", {"order": "0.1"}, '"order" must be a whole number, not 0.1'),
    ("agent", {"api_key_scope": "some"}, '"api_key_scope" must be "all" or "no_u'),
    ("agent", {"metadata": [LOAD, LOAD]}, "duplicate agent metadata key"),
    ("agent", {"metadata": [LOAD, LOAD]}, '"metadata[1].key"'),
    (
        "agent",
        {"metadata": [{**LOAD, "interval": 0.5}]},
        '"metadata[0].interval" must be a whole number',
    ),
    (
        "agent",
        {
            "resources_monitoring": [
                {"memory": [{"enabled": True, "threshold": 101}], "volume": []}
            ]
        },
        '"resources_monitoring[0].memory[0].threshold" must be between 0 and 100',
    ),
    (
        "agent",
        {
            "resources_monitoring": [
                {"volume": [{"path": "x", "enabled": True, "threshold": 1}]}
            ]
        },
        '"resources_monitoring[0].volume[0].path" must be an absolute path',
    ),
    (
        "agent",
        {
            "resources_monitoring": [
                {"volume": [{"path": "/x", "enabled": True, "threshold": 1}] * 2}
            ]
        },
        '"resources_monitoring[0].volume[1].path"',
    ),
    # apps
    ("app", {"slug": "Code"}, '"slug" must be lower-case letters and digits'),
    ("app", {"slug": "a--b"}, '"slug" must be'),
    ("app", {"slug": "a-\n"}, '"slug" must be'),
    ("app", {"display_name": "x" * 65}, '"display_name" must be 64 characters'),
    ("app", {"group": "x" * 65}, '"group" must be 64 characters'),
    ("app", {"tooltip": "x" * 2049}, '"tooltip" must be 2048 characters'),
    ("app", {"icon": "%zz"}, '"icon" must be a URL'),
    ("app", {"icon": ":nothing"}, '"icon" must be a URL'),
    ("app", {"icon": "https://a b/"}, '"icon" must be a URL'),
    ("app", {"icon": "https://a:b/"}, '"icon" must be a URL'),
    ("app", {"icon": "a\nb"}, '"icon" must be a URL'),
    ("app", {"url": "u", "command": "c"}, '"command" and "url" can\'t be set'),
    ("app", {"command": "c", "subdomain": True}, '"command" and "subdomain"'),
    ("app", {"command": "c", "healthcheck": [CHECK]}, '"command" and "healthcheck"'),
    ("app", {"external": True, "command": "c"}, '"external" and "command"'),
    ("app", {"external": True, "subdomain": True}, '"external" and "subdomain"'),
    ("app", {"external": True, "share": "owner"}, '"external" and "share"'),
    ("app", {"external": True, "healthcheck": [CHECK]}, '"external" and "healthch'),
    ("app", {"share": "everybody"}, '"share" must be "owner", "authenticated" or'),
    ("app", {"open_in": "popup"}, '"open_in" must be'),
    (
        "app",
        {"healthcheck": [{**CHECK, "threshold": 0.5}]},
        '"healthcheck[0].threshold" must be a whole number',
    ),
    # scripts and variables of an agent
    ("script", {"run_on_start": None}, 'At least one of "run_on_start"'),
    ("script", {"run_on_start": False, "cron": ""}, 'At least one of "run_on_start"'),
    (
        "script",
        {"run_on_start": None, "run_on_stop": True, "start_blocks_login": True},
        '"start_blocks_login" needs "run_on_start"',
    ),
    ("script", {"timeout": 0}, '"timeout" must be 1 or more'),
    ("script", {"cron": "* * * *"}, '"cron" must be a cron expression of five or six'),
    ("script", {"cron": "60 * * * * *"}, 'but "60" isn\'t valid for seconds'),
    ("script", {"cron": "* * * * * 8"}, "isn't valid for day of the week"),
    ("script", {"cron": "* * * * 5-2 *"}, "isn't valid for month"),
    ("script", {"cron": "* */0 * * * *"}, "isn't valid for minutes"),
    ("script", {"cron": "@soon"}, "is no known descriptor"),
    ("env", {"name": "1A"}, '"name" must be letters, digits and underscores'),
    ("env", {"merge_strategy": "join"}, '"merge_strategy" must be "replace"'),
    # metadata
    (
        "metadata",
        {"item": [{"key": "a"}, {"key": "a", "value": "x"}]},
        "duplicate resource metadata key",
    ),
    ("metadata", {"icon": "%"}, '"icon" must be a URL'),
    ("metadata", {"daily_cost": 1.5}, '"daily_cost" must be a whole number'),
    # accounts
    ("external_auth", {"id": ""}, '"id" must not be empty'),
    ("git_auth", {"id": ""}, '"id" must not be empty'),
    # parameters
    ("parameter", {"type": "list"}, '"type" must be "string", "number", "bool" or'),
    (
        "parameter",
        {"ephemeral": True, "default": "a"},
        "parameter can't be immutable and ephemeral",
    ),
    (
        "parameter",
        {"ephemeral": True, "mutable": True},
        "ephemeral parameter requires the default property",
    ),
    ("parameter", {"order": 1.5}, '"order" must be a whole number'),
    ("parameter", {"icon": "%x"}, '"icon" must be a URL'),
    ("parameter", {"styling": "{"}, '"styling" must be JSON'),
    ("parameter", {"styling": "[]"}, '"styling" must be a JSON object'),
    ("parameter", {"form_type": "radio"}, '"form_type" must be "input" or "textarea"'),
    (
        "parameter",
        {"form_type": "input", "option": AB},
        '"form_type" must be "radio" or "dropdown"',
    ),
    (
        "parameter",
        {"form_type": "dropdown", "type": "list(string)", "option": LISTED},
        '"form_type" must be "radio" or "multi-select"',
    ),
    # options of parameters
    ("parameter", {"option": [option("A", "a"), option("A", "b")]}, "the same name"),
    ("parameter", {"option": [option("A", "a"), option("B", "a")]}, "the same value"),
    (
        "parameter",
        {"type": "number", "option": AB},
        '"value" of option 1 must be a number, not "a"',
    ),
    (
        "parameter",
        {"type": "list(string)", "option": AB},
        '"value" of option 1 must be a JSON list of strings',
    ),
    (
        "parameter",
        {"option": [option("A", "a", icon="%")]},
        '"option[0].icon" must be a URL',
    ),
    (
        "parameter",
        {"option": AB, "default": "c"},
        '"default" must be one of the options "a" or "b", not "c"',
    ),
    (
        "parameter",
        {
            "type": "list(string)",
            "form_type": "multi-select",
            "option": AB,
            "default": '["a", "c"]',
        },
        '"default" must be one of the options "a" or "b", not "c"',
    ),
    # defaults of parameters
    ("parameter", {"type": "number", "default": "x"}, '"default" must be a number'),
    ("parameter", {"type": "number", "default": ""}, '"default" must be a number'),
    ("parameter", {"type": "number", "default": " 1"}, '"default" must be a number'),
    ("parameter", {"type": "bool", "default": "yes"}, '"default" must be "true" or'),
    ("parameter", {"type": "list(string)", "default": "a"}, "must be a JSON list"),
    ("parameter", {"type": "list(string)", "default": "[1]"}, "must be a JSON list"),
    # rules of parameters
    (
        "parameter",
        {"validation": [{"min": 1}]},
        '"min" is only for parameters of type "number", not "string"',
    ),
    (
        "parameter",
        {"type": "bool", "validation": [{"monotonic": "increasing"}]},
        '"monotonic" is only for parameters of type "number"',
    ),
    (
        "parameter",
        number(regex="a", error="e"),
        '"regex" is only for parameters of type "string", not "number"',
    ),
    (
        "parameter",
        {"validation": [{"regex": "a", "error": "e", "max": 0}]},
        '"regex" and "max" can\'t be set together',
    ),
    ("parameter", {"validation": [{"regex": "a"}]}, '"error" must be set with "regex"'),
    (
        "parameter",
        {"validation": [{"regex": "(", "error": "e"}]},
        '"validation[0].regex" must be a regular expression: missing )',
    ),
    (
        "parameter",
        number(monotonic="sideways"),
        '"validation[0].monotonic" must be "increasing" or "decreasing"',
    ),
    (
        "parameter",
        number(min=0.5),
        '"validation[0].min" must be a whole number',
    ),
    (
        "parameter",
        {**number(min=1), "default": "0"},
        '"default" must be 1 or more, not 0',
    ),
    (
        "parameter",
        {**number(max=0), "default": "1"},
        '"default" must be 0 or less, not 1',
    ),
    (
        "parameter",
        {**number(max=3), "default": "1.5"},
        '"default" must be a whole number, not "1.5"',
    ),
    (
        "parameter",
        {**number(min=1, max=3, error="{min} to {max}, not {value}"), "default": "7"},
        '"default" is refused: 1 to 3, not 7',
    ),
    (
        "parameter",
        {"validation": [{"regex": "^[a-z]+$", "error": "Small"}], "default": "A"},
        '"default" is refused: Small (value "A" does not match "^[a-z]+$")',
    ),
    (
        "parameter",
        {"type": "bool", "validation": [{"error": "e"}], "default": "1"},
        '"default" must be "true" or "false"',
    ),
    # newer ones
    ("workspace_preset", {"description": "x" * 129}, '"description" must be 128'),
    ("secret", {"file": "~/x"}, '"env" and "file" can\'t be set together'),
    ("secret", {"env": None}, 'Exactly one of "env" and "file" must be set'),
]


@pytest.mark.parametrize(("kind", "values", "sentence"), REFUSED)
def test_a_mistake_is_named(kind, values, sentence):
    assert any(sentence in error for error in looked_at(kind, values).errors)


ACCEPTED = [
    ("agent", {"connection_timeout": 0, "dir": "~"}),
    ("agent", {"metadata": [LOAD, {**LOAD, "key": "other"}]}),
    ("agent", {"auth": "aws-instance-identity", "arch": "armv7", "os": "windows"}),
    ("app", {"slug": "a-b-1", "url": "u", "subdomain": True, "open_in": "window"}),
    ("app", {"icon": "/emojis/1f310.png"}),
    ("app", {"icon": "https://user@[::1]:80/a%20b?c=%zz"}),
    ("app", {"icon": "data:image/png;base64,AA=="}),
    ("app", {"external": True, "url": "vscode://open", "healthcheck": []}),
    ("script", {"run_on_start": None, "cron": "0 30 3 * * *"}),
    ("script", {"cron": "CRON_TZ=Europe/Berlin 0 0 8-18/2 ? jan,JUN mon-fri"}),
    ("script", {"cron": "0 0 8 * *"}),
    ("script", {"cron": "@daily"}),
    ("script", {"cron": "@every 1h30m"}),
    ("script", {"run_on_stop": True, "start_blocks_login": True, "timeout": 1}),
    ("env", {"name": "_a1", "merge_strategy": "prepend"}),
    ("metadata", {"item": [{"key": "a"}, {"key": "b"}], "daily_cost": 0}),
    ("parameter", {"ephemeral": True, "mutable": True, "default": ""}),
    ("parameter", {"option": AB, "default": "b", "form_type": "dropdown"}),
    ("parameter", {"option": AB, "default": ""}),
    ("parameter", {"type": "number", "default": "-1.5e3"}),
    ("parameter", {"type": "bool", "default": "T", "form_type": "switch"}),
    ("parameter", {"type": "list(string)", "default": "[]"}),
    ("parameter", {"type": "list(string)", "option": LISTED, "default": '["a"]'}),
    (
        "parameter",
        {
            "type": "list(string)",
            "form_type": "multi-select",
            "option": AB,
            "default": "[]",
        },
    ),
    ("parameter", {**number(min=0, max=0), "default": "0"}),
    ("parameter", {**number(min=1, max=3)}),
    ("parameter", {"type": "bool", "validation": [{"error": "e"}]}),
    ("parameter", {"validation": [{"regex": r"\pL", "error": "e"}], "default": "é"}),
    ("secret", {"env": None, "file": "~/x"}),
]


@pytest.mark.parametrize(("kind", "values"), ACCEPTED)
def test_what_is_allowed_passes(kind, values):
    assert looked_at(kind, values).errors == []


@pytest.mark.parametrize("kind", sorted(LEAST))
def test_values_that_are_not_known_yet_pass(kind):
    body = KINDS[kind].body
    config: dict[str, Any] = {
        attribute.name: UNKNOWN if attribute.settable else None
        for attribute in body.attributes
    }
    config |= {block.name: UNKNOWN for block in body.blocks}
    assert problems(KINDS[kind], config).errors == []
    assert problems(KINDS[kind], config).warnings == []


@pytest.mark.parametrize("kind", sorted(LEAST))
def test_values_in_blocks_that_are_not_known_yet_pass(kind):
    blocks = {
        block.name: [
            {
                **{inner.name: UNKNOWN for inner in block.body.attributes},
                **{inner.name: UNKNOWN for inner in block.body.blocks},
            },
            UNKNOWN,
        ]
        for block in KINDS[kind].body.blocks
        if block.at_most != 1
    }
    assert looked_at(kind, blocks).errors == []


def test_a_default_passes_while_its_options_are_not_known():
    half = [option("A", "a"), option("B", UNKNOWN)]
    assert looked_at("parameter", {"option": half, "default": "c"}).errors == []


WARNED = [
    ("agent", {"dir": "/work"}, '"dir" is deprecated'),
    ("app", {"hidden": True, "display_name": "x"}, '"display_name" has no effect'),
    ("app", {"hidden": True, "icon": "/x"}, '"icon" has no effect'),
    ("app", {"hidden": True, "order": 1}, '"order" has no effect'),
]


@pytest.mark.parametrize(("kind", "values", "sentence"), WARNED)
def test_something_doubtful_is_a_warning(kind, values, sentence):
    report = looked_at(kind, values)
    assert report.errors == []
    assert any(sentence in warning for warning in report.warnings)


@pytest.mark.parametrize("values", [{"dir": "$HOME"}, {"dir": ""}, {}])
def test_the_home_folder_is_no_reason_to_warn(values):
    assert looked_at("agent", values).warnings == []
