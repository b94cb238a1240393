"""What can't be said of a template, over HTTP only."""

from typing import Any

import pytest

from tests.acceptance.editing import REPEATED, ask_to_edit, now, path_of
from tests.acceptance.steps import create, fields_of
from tests.api.client import Api


@pytest.fixture
def template(author: Api) -> dict[str, Any]:
    return create(author)


@pytest.mark.parametrize("name", ["new", "a_b", "a b", "a" * 33, "a\x00"])
def test_a_bad_name_is_refused(author, template, name):
    answer = ask_to_edit(author, template, name=name)
    assert (answer.status_code, fields_of(answer)) == (400, ["name"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("display_name", " a"), ("display_name", "a" * 65), ("icon", "i" * 257)],
)
def test_texts_keep_their_rules(author, template, field, value):
    answer = ask_to_edit(author, template, **{field: value})
    assert (answer.status_code, fields_of(answer)) == (400, [field])


@pytest.mark.parametrize("field", [*REPEATED, "deprecation_message"])
def test_a_value_of_another_kind_is_refused(author, template, field):
    answer = ask_to_edit(author, template, **{field: [1.5]})
    assert answer.status_code == 400
    assert field in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b'{"default_ttl_ms": 9223372036854775807}',
        b'{"default_ttl_ms": 99999999999999999999999}',
        b'{"autostop_requirement": []}',
        b'{"autostop_requirement": {"days_of_week": [null]}}',
        b'{"autostop_requirement": {"days_of_week": "monday"}}',
        b'{"autostop_requirement": {"weeks": "1"}}',
        b'{"autostart_requirement": {"days_of_week": [1]}}',
        b'{"deprecation_message": "\\u0000"}',
        b'{"deprecation_message": "\\ud800"}',
        b'{"max_port_share_level": ""}',
        b'{"max_port_share_level": "\\u0000"}',
    ],
)
def test_a_body_that_makes_no_sense_changes_nothing(author, template, body):
    assert author.patch(path_of(template), body).status_code == 400
    assert now(author, template) == template


def test_nulls_are_absence(author, template):
    body = dict.fromkeys((*REPEATED, "deprecation_message", "max_port_share_level"))
    answer = author.patch(path_of(template), body)
    assert answer.status_code == 200
    assert answer.json() == {
        **author.patch(path_of(template), {}).json(),
        "updated_at": answer.json()["updated_at"],
    }


@pytest.mark.parametrize("template_id", ["docker", "00000000-0000-4000-8000-0"])
def test_an_id_that_is_none_is_refused(author, template_id):
    assert author.patch(f"/templates/{template_id}", {}).status_code == 400
