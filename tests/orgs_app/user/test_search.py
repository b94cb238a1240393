"""What ``q`` of the list of users means. Rule: spec/identity.md, 3.3."""

import pytest

from orgs_app.user.search import INVALID, UserSearch, parse_user_search
from wirtual.core.errors import QueryInvalid


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("", UserSearch()),
        ('search:""', UserSearch()),
        ('status:"" role:"" last_seen_before:"" last_seen_after:""', UserSearch()),
        ("status:active,,dormant", UserSearch(statuses=("active", "dormant"))),
        ("status:active status:dormant", UserSearch(statuses=("active", "dormant"))),
        ("role:owner,member", UserSearch()),
    ],
)
def test_an_empty_value_asks_for_nothing(text, search):
    assert parse_user_search(text) == search


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a b", ["search"]),
        ("status:gone,lost", ["status", "status"]),
        ("color:red last_seen_after:x", ["last_seen_after", "color"]),
        ("a:b:c", ["q"]),
    ],
)
def test_all_that_is_wrong_is_told(text, wrong):
    with pytest.raises(QueryInvalid) as refusal:
        parse_user_search(text)
    assert refusal.value.message == INVALID
    assert [each.field for each in refusal.value.validations] == wrong
