"""Whether a text is a good value for a parameter: its type, its options, its rules.

The functions answer the end of a sentence that begins with the name of the attribute
that holds the value, or None. What isn't known of the parameter yet doesn't count.
What the rules mean is in ``provisioner/parameter_rules``.
"""

from typing import Any

from provisioning_app.provisioner import regex
from provisioning_app.provisioner.parameter_rules import (
    ParameterType,
    Rules,
    parse_list,
    parse_whole,
    why_against_direction,
    why_no_list,
    why_no_option,
)
from provisioning_app.provisioner.terraform.provider.report import known_items
from provisioning_app.provisioner.terraform.provider.wire import Config, is_known
from provisioning_app.provisioner.words import shown

_TRUTH = frozenset({"1", "t", "T", "true", "True", "TRUE"})
_TRUTH |= {"0", "f", "F", "false", "False", "FALSE"}


def why_not_of_type(kind: str, value: str) -> str | None:
    """Refuse a text that isn't of the type, in the widest sense of the type."""
    if kind == ParameterType.NUMBER and not _is_number(value):
        return f"must be a number, not {shown(value)}"
    if kind == ParameterType.BOOL and value not in _TRUTH:
        return f'must be "true" or "false", not {shown(value)}'
    if kind == ParameterType.LIST:
        return why_no_list(value)
    return None


def why_refused(
    parameter: Config, form_type: str, value: str, previous: str | None = None
) -> str | None:
    """Refuse a value that the parameter doesn't allow."""
    kind = parameter.get("type") or ParameterType.STRING
    if not is_known(kind):
        return None
    rules = known_items(parameter, "validation")
    if rules:
        problem = _why_against_rules(kind, rules[0][1], value, previous)
    else:
        problem = why_not_of_type(kind, value)
    return problem or _why_not_chosen(parameter, form_type, value)


def _why_not_chosen(parameter: Config, form_type: str, value: str) -> str | None:
    options: list[Any] = [
        item.get("value") for _, item in known_items(parameter, "option")
    ]
    if not options or not all(map(is_known, options)):
        return None
    if value == "" and parameter.get("default") == "":
        return None  # no choice is the default choice
    chosen = (parse_list(value) or []) if form_type == "multi-select" else [value]
    problems = (why_no_option(options, one) for one in chosen)
    return next((problem for problem in problems if problem), None)


def _why_against_rules(
    kind: str, config: Config, value: str, previous: str | None
) -> str | None:
    known = {name: rule for name, rule in config.items() if is_known(rule)}
    pattern = known.get("regex") or ""
    rules = Rules(
        minimum=known.get("min"),
        maximum=known.get("max"),
        # An invalid expression was refused already.
        regex="" if regex.why_invalid(pattern) else pattern,
        error=known.get("error") or "",
    )
    problem = rules.why_broken(kind, value)
    if problem or kind != ParameterType.NUMBER:
        return problem
    number, before = parse_whole(value), parse_whole(previous or "")
    if number is None or before is None:
        return None
    problem = why_against_direction(known.get("monotonic") or "", number, before)
    return rules.in_words(problem, value) if problem else None


def _is_number(value: str) -> bool:
    if "_" in value or value != value.strip():
        return False
    try:
        float(value)
    except ValueError:
        return False
    return True
