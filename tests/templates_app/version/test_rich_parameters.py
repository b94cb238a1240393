"""Values of rich parameters: each rule in a line, and all of them against the text.

Rule: spec/templates.md, 8.3; spec/workspaces-builds.md, 4.
"""

import itertools
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from provisioning_app.provisioner.protocol import (
    ParameterOption,
    ParameterValue,
    RichParameter,
)
from templates_app.version.rich_parameters import first_of_each, resolve

SIZE = RichParameter("size", "Size", type="number", mutable=True, default="5")
TEXT = RichParameter("text", mutable=True)
FLAG = RichParameter("flag", type="bool", mutable=True, default="false")
WORDS = RichParameter("words", type="list(string)", mutable=True, default="[]")
PATTERN = replace(TEXT, validation_regex="^[a-z]+$", validation_error="Letters only!")
CHOICE = replace(TEXT, options=[ParameterOption("A", "a"), ParameterOption("B", "b")])


def told(
    parameter: RichParameter, given: str | None = None, previous: str | None = None
) -> tuple[str, list[str]]:
    """The value of the parameter, and what is wrong."""
    resolution = resolve(
        [parameter],
        {} if given is None else {parameter.name: given},
        {} if previous is None else {parameter.name: previous},
    )
    [value] = resolution.values
    return value.value, [str(each) for each in resolution.problems]


@pytest.mark.parametrize(
    ("parameter", "given", "previous", "value"),
    [
        (SIZE, None, None, "5"),
        (SIZE, "7", "6", "7"),
        (SIZE, None, "6", "6"),
        (SIZE, "", "6", ""),
        (replace(SIZE, ephemeral=True), None, "6", "5"),
        (replace(SIZE, ephemeral=True), "7", "6", "7"),
        (replace(SIZE, mutable=False), "7", None, "7"),
        (replace(SIZE, mutable=False), None, "6", "6"),
        (replace(SIZE, required=True), None, "6", "6"),
        (SIZE, "any text, since nothing limits it", None, "any text, since nothing"),
        (TEXT, "any text", None, "any text"),
    ],
)
def test_a_value_is_the_new_one_or_that_of_before_or_the_default(
    parameter, given, previous, value
):
    stored, problems = told(parameter, given, previous)
    assert (stored.startswith(value), problems) == (True, [])


LEAST_MOST = replace(SIZE, validation_min=3, validation_max=7)
GROWING = replace(SIZE, validation_monotonic="increasing")
SHRINKING = replace(SIZE, validation_monotonic="decreasing")


@pytest.mark.parametrize(
    ("parameter", "given", "previous"),
    [
        (LEAST_MOST, "3", None),
        (LEAST_MOST, "7", None),
        (LEAST_MOST, "", None),  # the default is checked instead
        (replace(SIZE, validation_min=0), "0", None),
        (replace(SIZE, validation_max=0), "-9223372036854775808", None),
        (GROWING, "5", "5"),
        (GROWING, "6", "5"),
        (GROWING, "4", None),
        (GROWING, "4", ""),
        (SHRINKING, "5", "5"),
        (SHRINKING, "4", "5"),
        (FLAG, "true", None),
        (FLAG, "false", None),
        (WORDS, "[]", None),
        (WORDS, '["a", "\\u00e9"]', None),
        (PATTERN, "abc", None),
        (replace(PATTERN, validation_regex="[a-z]"), "1a1", None),
        (replace(PATTERN, validation_regex="^x?$", default=""), "", None),
        (CHOICE, "a", None),
        (replace(CHOICE, type="number", validation_regex="^z"), "a", None),
    ],
)
def test_a_value_that_keeps_the_rules_is_taken(parameter, given, previous):
    assert told(parameter, given, previous) == (given, [])


CUSTOM = replace(LEAST_MOST, validation_error="{min} to {max}, not {value}: {value}!")
NEEDED = replace(TEXT, required=True)
NOT_WHOLE = "must be a whole number, not"
NO_LIST = "must be a JSON list of strings, not"
BOTH_WORDS = 'must be one of the options "a" or "b", not'
FIXED = "it can't be changed in a workspace that has it; leave it out"
LIMITED = "the template limits it as only a number can be, but it is a"
EXPRESSION = "the template has a regular expression for it, but"
LETTERS = 'the value is refused: Letters only! (value "A1" does not match "^[a-z]+$")'
LESS = "must not become less than it was: 4 is less than 5"
MORE = "must not become more than it was: 6 is more than 5"
BEFORE = "the value of the previous build"


@pytest.mark.parametrize(
    ("parameter", "given", "previous", "reason"),
    [
        (replace(SIZE, mutable=False), "6", "6", FIXED),
        (replace(NEEDED, mutable=False), "", "", FIXED),
        (NEEDED, None, None, "it is required, and no value was given"),
        (NEEDED, "", "x", "it is required, and the value is empty"),
        (NEEDED, None, "", f"it is required, and {BEFORE} is empty"),
        (LEAST_MOST, "8", None, "the value must be 7 or less, not 8"),
        (LEAST_MOST, None, "2", f"{BEFORE} must be 3 or more, not 2"),
        (LEAST_MOST, "3.5", None, f'the value {NOT_WHOLE} "3.5"'),
        (
            replace(LEAST_MOST, default=""),
            "",
            None,
            f'the default value {NOT_WHOLE} ""',
        ),
        (CUSTOM, "8", None, "the value is refused: 3 to 7, not 8: 8!"),
        (CUSTOM, "{max}", None, "the value is refused: 3 to 7, not {max}: {max}!"),
        (GROWING, "4", "5", f"the value {LESS}"),
        (SHRINKING, "6", "5", f"the value {MORE}"),
        (
            replace(GROWING, ephemeral=True, default="4"),
            None,
            "5",
            f"the default value {LESS}",
        ),
        (GROWING, "", "5", f'the value {NOT_WHOLE} ""'),
        (GROWING, "6", "five", f'{BEFORE} {NOT_WHOLE} "five"'),
        (FLAG, "True", None, 'the value must be "true" or "false", not "True"'),
        (WORDS, "a", None, f'the value {NO_LIST} "a"'),
        (WORDS, "[1]", None, f'the value {NO_LIST} "[1]"'),
        (WORDS, "[" * 99_999, None, f'the value {NO_LIST} "{"[" * 200}…"'),
        (replace(WORDS, default=""), "", None, f'the default value {NO_LIST} ""'),
        (PATTERN, "A1", None, LETTERS),
        (
            replace(PATTERN, validation_regex="("),
            "abc",
            None,
            'the value can\'t be checked: "(" is invalid: missing ): (',
        ),
        (
            replace(PATTERN, validation_error=""),
            "a",
            None,
            f"{EXPRESSION} no validation error",
        ),
        (
            replace(PATTERN, type="number"),
            "1",
            None,
            f'{EXPRESSION} it is a "number", not a "string"',
        ),
        (replace(FLAG, validation_min=1), "true", None, f'{LIMITED} "bool"'),
        (
            replace(TEXT, validation_monotonic="increasing"),
            "a",
            None,
            f'{LIMITED} "string"',
        ),
        (CHOICE, "c", None, f'the value {BOTH_WORDS} "c"'),
        (CHOICE, None, None, f'the default value {BOTH_WORDS} ""'),
    ],
)
def test_a_value_that_breaks_a_rule_is_refused(parameter, given, previous, reason):
    values = (
        {} if each is None else {parameter.name: each} for each in (given, previous)
    )
    [problem] = resolve([parameter], *values).problems
    assert problem.reason == reason


@pytest.mark.parametrize(
    ("default", "value"), [("9", None), ("9", ""), ("nine", None), ("nine", "")]
)
def test_a_bad_default_is_told_where_it_counts(default, value):
    _, [problem] = told(replace(LEAST_MOST, default=default), value)
    assert "the default value must be" in problem


def test_a_parameter_is_called_by_its_name_for_people_or_else_by_its_name():
    _, [named] = told(replace(NEEDED, display_name="Greeting"))
    _, [plain] = told(NEEDED)
    _, [bad] = told(LEAST_MOST, "8")
    assert named.startswith('missing parameter "Greeting": it is required')
    assert plain.startswith('missing parameter "text": it is required')
    assert bad.startswith('parameter "Size": the value must')


@pytest.mark.parametrize(
    "value",
    [
        " 1",
        "1 ",
        "1.0",
        "1e3",
        "0x1",
        "1_000",
        "one",
        "٣",
        "9223372036854775808",
        "-9223372036854775809",
        "1" * 100_000,
        "--1",
    ],
)
def test_only_decimal_whole_numbers_of_64_bits_are_numbers(value):
    _, [problem] = told(replace(SIZE, validation_min=-9), value)
    assert "must be a whole number" in problem
    assert len(problem) < 300  # whatever was given


def test_all_problems_are_told_together_in_the_order_of_the_parameters():
    parameters = [replace(TEXT, required=True), LEAST_MOST, FLAG, PATTERN]
    given = {"size": "9", "flag": "true", "unknown": "ignored"}
    problems = resolve(parameters, given).problems
    assert [each.parameter.name for each in problems] == ["text", "size", "text"]
    assert [each.is_missing for each in problems] == [True, False, False]


def test_every_parameter_gets_a_value_and_nothing_else_does():
    values = resolve([SIZE, TEXT], {"text": "x", "other": "y"}, {"size": "6"}).values
    assert values == (ParameterValue("size", "6"), ParameterValue("text", "x"))


def test_of_a_name_that_is_given_twice_the_first_counts():
    given = [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}]
    assert first_of_each(given) == {"a": "1"}


def test_an_expression_takes_no_longer_than_the_text_is_long():
    evil = replace(PATTERN, validation_regex="^(a+)+$")
    _, [problem] = told(evil, "a" * 100_000 + "!")
    assert "Letters only!" in problem


# --- Everything against the text of the specification ---------------------------------


def as_specified(p: RichParameter, v: str | None, prev: str | None) -> tuple[str, bool]:
    """The stored value and whether it is good, by the numbered steps of 8.3."""
    if v is not None:  # 3
        resolved = v
    elif prev is not None and not p.ephemeral:
        resolved = prev
    else:
        resolved = p.default
    return resolved, _is_good(p, v, prev, resolved)


def _is_good(p: RichParameter, v: str | None, prev: str | None, resolved: str) -> bool:
    if not p.mutable and v is not None and prev is not None:  # 1
        return False
    if p.required and v is None and prev is None:  # 2
        return False
    if resolved == "" and p.required:  # 4
        return False
    if p.type == "number" and p.validation_monotonic and prev:  # 5
        if not (_is_integer(prev) and _is_integer(resolved)):
            return False
        grew = int(resolved) - int(prev)
        if (grew if p.validation_monotonic == "increasing" else -grew) < 0:
            return False
    return _is_allowed(p, p.default if resolved == "" else resolved)


def _is_allowed(p: RichParameter, value: str) -> bool:
    if p.options:  # 6
        return value in [option.value for option in p.options]
    bounds = [p.validation_min, p.validation_max]
    numeric = bounds != [None, None] or p.validation_monotonic != ""
    if not numeric and not p.validation_regex and p.type in ("string", "number"):  # 7
        return True
    if numeric and p.type != "number":  # 8
        return False
    if p.validation_regex and p.type != "string":
        return False
    return {
        "bool": lambda: value in ("true", "false"),
        "list(string)": lambda: _is_list(value),
        "number": lambda: _is_integer(value) and _is_within(int(value), *bounds),
        "string": lambda: bool(
            p.validation_error and re.search(p.validation_regex, value)
        ),
    }[p.type]()


def _is_integer(text: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+", text) is not None


def _is_within(number: int, least: int | None, most: int | None) -> bool:
    return (least is None or least <= number) and (most is None or number <= most)


def _is_list(text: str) -> bool:
    try:
        members = json.loads(text)
    except ValueError:
        return False
    return isinstance(members, list) and all(isinstance(each, str) for each in members)


RULES: list[dict[str, Any]] = [
    {},
    {"validation_min": 2},
    {"validation_max": 2, "validation_error": "no"},
    {"validation_monotonic": "increasing"},
    {"validation_monotonic": "decreasing", "validation_min": 1},
    {"validation_regex": "[12t]", "validation_error": "no"},
    {"validation_regex": "[12t]"},
]
OPTIONS = [(), (ParameterOption("One", "1"), ParameterOption("T", "true"))]
VALUES = [None, "", "1", "3", "true", "x", '["1"]']
BOTH = [False, True]


def every_parameter() -> list[RichParameter]:
    return [
        RichParameter(
            "p",
            type=kind,
            mutable=mutable,
            required=required,
            ephemeral=ephemeral,
            default=default,
            options=options,
            **rules,
        )
        for kind, mutable, required, ephemeral, default, options, rules in (
            itertools.product(
                ["string", "number", "bool", "list(string)"],
                BOTH,
                BOTH,
                BOTH,
                ["", "2", "true", "[]"],
                OPTIONS,
                RULES,
            )
        )
    ]


def test_every_combination_of_small_domains_comes_out_as_specified():
    cases = list(itertools.product(every_parameter(), VALUES, VALUES))
    assert len(cases) == 4 * 2 * 2 * 2 * 4 * 2 * 7 * 7 * 7
    unlike = [
        case
        for case in cases
        if (told(*case)[0], not told(*case)[1]) != as_specified(*case)
    ]
    assert unlike == []
