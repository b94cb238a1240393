"""The language of ``q``. Rule: spec/identity.md, 1.10."""

import pytest

from wirtual.core.errors import QueryInvalid
from wirtual.core.search import parse_search


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("   ", {}),
        ("Foo", {"search": ["foo"]}),
        ("usEr-name stAtus:actiVe", {"search": ["user-name"], "status": ["active"]}),
        ('search:"user name"', {"search": ["user name"]}),
        ('"status":active', {"status": ["active"]}),
        ('search:"user:name"', {"search": ["user:name"]}),
        ("a b", {"search": ["a", "b"]}),
        ("ids:1 ids:2", {"ids": ["1", "2"]}),
    ],
)
def test_a_query_is_read(text, found):
    assert parse_search(text, default_key="search") == found


@pytest.mark.parametrize("text", ["a:b:c", ":x", "name:", "::"])
def test_a_colon_too_many_or_at_the_edge_is_refused(text):
    with pytest.raises(QueryInvalid) as refusal:
        parse_search(text, default_key="search")
    assert refusal.value.validations[0].field == "q"


def test_the_refusal_tells_the_rule():
    with pytest.raises(QueryInvalid) as refusal:
        parse_search("search:name:extra", default_key="search")
    assert "can only contain one ':'" in refusal.value.validations[0].detail
