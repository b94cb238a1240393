"""Query parameters. Rule: spec/identity.md, 1.8 and 1.9."""

import pytest
from django.http import QueryDict

from wirtual.core.api.parameters import Query
from wirtual.core.errors import QueryInvalid


def test_absent_and_empty_parameters_have_their_default():
    query = Query(QueryDict("limit="))
    assert query.integer("limit") == 0
    assert query.flag("archived") is False
    query.refuse_if_wrong()


def test_all_wrong_parameters_are_reported_together():
    query = Query(QueryDict("limit=-1&offset=abc&after_id=123"))
    query.integer("limit")
    query.integer("offset")
    query.id("after_id")
    with pytest.raises(QueryInvalid) as refusal:
        query.refuse_if_wrong()
    fields = [problem.field for problem in refusal.value.validations]
    assert fields == ["limit", "offset", "after_id"]


@pytest.mark.parametrize("text", ["2147483648", "1.5", "٣", "9" * 5000, "+-1"])
def test_a_number_out_of_range_or_no_number_is_wrong(text):
    query = Query(QueryDict(f"limit={text}"))
    query.integer("limit")
    assert query.problems


def test_the_largest_number_is_fine():
    assert Query(QueryDict("limit=2147483647")).integer("limit") == 2147483647


def test_a_parameter_may_be_given_once():
    query = Query(QueryDict("limit=1&limit=2"))
    query.integer("limit")
    assert "only once" in query.problems[0].detail


def test_a_strict_operation_names_each_unknown_parameter():
    query = Query(QueryDict("a=1&b=2"))
    query.text("a")
    query.refuse_unknown()
    assert [problem.field for problem in query.problems] == ["b"]
