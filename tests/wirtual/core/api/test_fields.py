"""Shapes and rules of bodies are told apart. Rule: spec/identity.md, 1.5."""

from typing import Any
from uuid import UUID

import pytest
from rest_framework import serializers

from wirtual.core.api import fields
from wirtual.core.api.serializers import checked
from wirtual.core.errors import BodyNotJson, ValidationFailed
from wirtual.core.names import name_problem

ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a"


class PairSerializer(serializers.Serializer[Any]):
    name = fields.TextField()
    value = fields.TextField(required=False)


class BodySerializer(serializers.Serializer[Any]):
    name = fields.TextField(rule=name_problem)
    note = fields.TextField(required=False, max_length=5)
    count = fields.IntegerField(required=False)
    wanted = fields.FlagField(required=False, default=None)
    parent = fields.IdField(required=False)
    kind = fields.ChoiceField(["a", "b"], required=False)
    pairs = PairSerializer(many=True, required=False)


def test_absent_values_become_zero_or_what_the_field_says():
    values = checked(BodySerializer, {"name": "x"})
    assert values["note"] == ""
    assert values["count"] == 0
    assert values["wanted"] is None
    assert values["parent"] is None
    assert values["kind"] == ""


def test_null_is_absence():
    values = checked(BodySerializer, {"name": "x", "note": None, "count": None})
    assert (values["note"], values["count"]) == ("", 0)


def test_keys_match_without_regard_to_case_and_exact_ones_first():
    assert checked(BodySerializer, {"NAME": "x"})["name"] == "x"
    assert checked(BodySerializer, {"NAME": "y", "name": "x"})["name"] == "x"


def test_the_nil_uuid_is_absence():
    nil = "00000000-0000-0000-0000-000000000000"
    assert checked(BodySerializer, {"name": "x", "parent": nil})["parent"] is None
    assert checked(BodySerializer, {"name": "x", "parent": ID})["parent"] == UUID(ID)


@pytest.mark.parametrize(
    "body",
    [
        [],
        "x",
        {"name": 5},
        {"name": "x", "count": "5"},
        {"name": "x", "count": 1.5},
        {"name": "x", "count": True},
        {"name": "x", "count": 2**63},
        {"name": "x", "wanted": "true"},
        {"name": "x", "parent": "nope"},
        {"name": "x", "kind": 1},
        {"name": "x", "pairs": {}},
        {"name": "x", "pairs": [{"name": 1}]},
        {"name": "x", "pairs": [1]},
        {"name": "x", "pairs": [None]},
    ],
)
def test_a_wrong_type_refuses_the_body_as_a_whole(body):
    with pytest.raises(BodyNotJson) as refusal:
        checked(BodySerializer, body)
    assert refusal.value.validations == ()


def test_all_broken_rules_are_listed_with_field_and_value():
    with pytest.raises(ValidationFailed) as refusal:
        checked(BodySerializer, {"name": "a b", "note": "123456", "kind": "c"})
    problems = {problem.field: problem.detail for problem in refusal.value.validations}
    assert set(problems) == {"name", "note", "kind"}
    assert "'a b'" in problems["name"]


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": None}])
def test_a_required_text_is_not_empty(body):
    with pytest.raises(ValidationFailed) as refusal:
        checked(BodySerializer, body)
    assert "required" in refusal.value.validations[0].detail


def test_a_null_character_is_refused():
    with pytest.raises(ValidationFailed):
        checked(BodySerializer, {"name": "x", "note": "a\x00b"})
