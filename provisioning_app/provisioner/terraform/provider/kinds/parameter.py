"""Parameters: the questions that a template asks before a workspace is built."""

import json
from collections.abc import Mapping
from typing import Any

from provisioning_app.provisioner import regex
from provisioning_app.provisioner.parameter_rules import (
    Monotonic,
    ParameterType,
)
from provisioning_app.provisioner.terraform.provider.kind import DataSource
from provisioning_app.provisioner.terraform.provider.kinds.parameter_value import (
    why_not_of_type,
    why_refused,
)
from provisioning_app.provisioner.terraform.provider.report import Report, known_items
from provisioning_app.provisioner.terraform.provider.rules import (
    one_of,
    refuse_repeats,
    url,
)
from provisioning_app.provisioner.terraform.provider.schema import (
    BOOL,
    STRING,
    WHOLE,
    Attribute,
    Block,
    Body,
    computed,
    optional,
    required,
)
from provisioning_app.provisioner.terraform.provider.values import Build
from provisioning_app.provisioner.terraform.provider.wire import (
    UNKNOWN,
    Config,
    is_known,
)
from provisioning_app.provisioner.words import listed

#: How a parameter can be asked for: by type, and whether it has options. The first
#: is taken where a template doesn't say.
FORM_TYPES: Mapping[tuple[str, bool], tuple[str, ...]] = {
    (ParameterType.STRING, True): ("radio", "dropdown"),
    (ParameterType.STRING, False): ("input", "textarea"),
    (ParameterType.NUMBER, True): ("radio", "dropdown"),
    (ParameterType.NUMBER, False): ("input", "slider"),
    (ParameterType.BOOL, True): ("radio", "dropdown"),
    (ParameterType.BOOL, False): ("checkbox", "switch"),
    (ParameterType.LIST, True): ("radio", "multi-select"),
    (ParameterType.LIST, False): ("tag-select",),
}

MOST_OPTIONS = 64  # spec/templates.md, 8.2


def _read_parameter(
    config: Config, build: Build, report: Report
) -> Mapping[str, object]:
    """Answer the value that was chosen, else the default, else nothing.

    A value that was chosen is checked, the empty one too. The default was checked
    with the configuration. Without either there is no value that could be wrong:
    the template is imported, and whoever builds from it has to choose.
    """
    name, default = config["name"], config["default"]
    form_type = _form_type(config)
    value = build.values.parameters.get(name)
    if value is not None:
        previous = build.values.previous_parameters.get(name)
        problem = why_refused(config, form_type, value, previous)
        if problem:
            report.error(("value",), f'The "value" of parameter "{name}" {problem}.')
    return {
        "value": next((v for v in (value, default) if v is not None), ""),
        "optional": default is not None,
        "form_type": form_type,
        "validation": [
            {
                **rules,
                "min_disabled": rules["min"] is None,
                "max_disabled": rules["max"] is None,
            }
            for rules in config["validation"]
        ],
    }


def _form_type(config: Config) -> str:
    """The way that a template names, or the first that suits its parameter."""
    named = config.get("form_type")
    if is_known(named):
        return str(named)
    ways = _ways_to_ask(config)
    return ways[0] if ways else ""


def _ways_to_ask(config: Config) -> tuple[str, ...]:
    """The possible form types; empty while type or options aren't known."""
    kind = config.get("type") or ParameterType.STRING
    options = config.get("option")
    if kind is UNKNOWN or options is UNKNOWN:
        return ()
    return FORM_TYPES.get((kind, bool(options)), ())


def _validate_parameter(config: Config, report: Report) -> None:
    _validate_lifetime(config, report)
    _validate_form(config, report)
    for i, rules in known_items(config, "validation"):
        _validate_rules(config, rules, report, i)
    if config.get("form_type") is UNKNOWN:
        return  # it decides how options are to be read; Terraform will ask again
    _validate_options(config, report)
    default = config.get("default")
    if is_known(default):
        problem = why_refused(config, _form_type(config), default)
        if problem:
            report.error(("default",), f'"default" {problem}.')


def _validate_lifetime(config: Config, report: Report) -> None:
    if config.get("ephemeral") is not True:
        return
    if not config.get("mutable"):
        report.error(
            ("ephemeral",),
            "A parameter can't be immutable and ephemeral: "
            '"ephemeral" needs "mutable" to be true.',
        )
    if config.get("default") is None:
        report.error(
            ("ephemeral",),
            "An ephemeral parameter requires the default property: "
            'with "ephemeral", "default" must be set.',
        )


def _validate_form(config: Config, report: Report) -> None:
    ways, named = _ways_to_ask(config), config.get("form_type")
    if ways and is_known(named) and named not in ways:
        options = "with" if config.get("option") else "without"
        kind = config.get("type") or ParameterType.STRING
        report.error(
            ("form_type",),
            f'"form_type" must be {listed(ways)} for a parameter of type "{kind}" '
            f'{options} options, not "{named}".',
        )


def _validate_rules(config: Config, rules: Config, report: Report, i: int) -> None:
    kind = config.get("type") or ParameterType.STRING
    numeric = [n for n in ("min", "max", "monotonic") if is_known(rules.get(n))]
    pattern = rules.get("regex")
    here = ("validation", i)
    if is_known(kind) and kind != ParameterType.NUMBER:
        for name in numeric:
            report.error(
                (*here, name),
                f'"{name}" is only for parameters of type "number", not "{kind}".',
            )
    if not is_known(pattern):
        return
    for name in numeric:
        sentence = f'"regex" and "{name}" can\'t be set together.'
        report.error((*here, "regex"), sentence)
    if is_known(kind) and kind != ParameterType.STRING:
        report.error(
            (*here, "regex"),
            f'"regex" is only for parameters of type "string", not "{kind}".',
        )
    if not rules.get("error"):
        report.error(
            (*here, "error"),
            '"error" must be set with "regex"; it says what a good value looks like.',
        )


def _validate_options(config: Config, report: Report) -> None:
    refuse_repeats(config, report, "option", "name", "Two options have the same name:")
    refuse_repeats(
        config, report, "option", "value", "Two options have the same value:"
    )
    kind = config.get("type") or ParameterType.STRING
    if not is_known(kind) or _form_type(config) == "multi-select":
        return
    for i, option in known_items(config, "option"):
        value = option.get("value")
        problem = why_not_of_type(kind, value) if is_known(value) else None
        if problem:
            here = ("option", i, "value")
            report.error(here, f'"value" of option {i + 1} {problem}.')


def _regular_expression(value: str) -> str | None:
    reason = regex.why_invalid(value)
    return f"must be a regular expression: {reason}" if reason else None


def _json(value: str) -> str | None:
    try:
        parsed: Any = json.loads(value)
    except ValueError:
        return "must be JSON"
    return None if isinstance(parsed, dict) else "must be a JSON object"


_OPTION = Block(
    "option",
    Body(
        (
            required("name"),
            optional("description"),
            required("value"),
            optional("icon", STRING, url),
        )
    ),
    at_most=MOST_OPTIONS,
)

_VALIDATION = Block(
    "validation",
    Body(
        (
            optional("min", WHOLE),
            optional("max", WHOLE),
            optional("monotonic", STRING, one_of(*Monotonic)),
            optional("regex", STRING, _regular_expression),
            optional("error"),
            computed("min_disabled", BOOL),
            computed("max_disabled", BOOL),
        )
    ),
    at_most=1,
)

PARAMETER = DataSource(
    "parameter",
    Body(
        (
            computed("id"),
            required("name"),
            optional("display_name"),
            optional("description"),
            optional("type", STRING, one_of(*ParameterType), default="string"),
            # Its default depends on type and options.
            Attribute(name="form_type", type=STRING, computed=True),
            optional("styling", STRING, _json, default="{}"),
            optional("mutable", BOOL, default=False),
            optional("default"),
            optional("icon", STRING, url),
            optional("order", WHOLE),
            optional("ephemeral", BOOL, default=False),
            computed("optional", BOOL),
            computed("value"),
        ),
        (_OPTION, _VALIDATION),
    ),
    _read_parameter,
    _validate_parameter,
)
