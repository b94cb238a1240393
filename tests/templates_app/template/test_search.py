"""What ``q`` of a list of templates means. Rule: spec/templates.md, 5, T8."""

import pytest

from templates_app.template.search import TemplateSearch, parse_template_search
from tests.make.people import SYSTEM
from wirtual.core.errors import QueryInvalid

FIRST, SECOND = (f"{number}0000000-0000-4000-8000-000000000000" for number in (1, 2))


def wrong_in(text: str) -> list[str]:
    with pytest.raises(QueryInvalid) as refusal:
        parse_template_search(SYSTEM, text)
    return [each.field for each in refusal.value.validations]


@pytest.mark.parametrize(
    "key", ["name", "exact_name", "ids", "deleted", "deprecated", "organization"]
)
def test_an_empty_value_asks_for_nothing(key):
    assert parse_template_search(SYSTEM, f'{key}:""') == TemplateSearch()


def test_ids_come_with_commas_or_one_by_one():
    for text in (f"ids:{FIRST},,{SECOND}", f"ids:{FIRST} ids:{SECOND}"):
        found = parse_template_search(SYSTEM, text).ids or ()
        assert [str(each) for each in found] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a b", ["name"]),
        ("deleted:true deleted:true", ["deleted"]),
        ("ids:x", ["ids"]),
        (f"ids:{FIRST},x", ["ids"]),
        ("color:red deleted:maybe", ["deleted", "color"]),
    ],
)
def test_all_that_is_wrong_is_told(text, wrong):
    assert wrong_in(text) == wrong
