"""How bodies are read, whatever the operation. Rule: spec/identity.md, 1.5."""

import pytest

from tests.acceptance.steps import ORGANIZATION, ask_to_push, create, fields_of, push


def test_keys_inside_of_objects_may_be_written_in_any_case(author):
    template = create(author)
    made = ask_to_push(author, user_variable_values=[{"Name": "region", "VALUE": "eu"}])
    assert made.status_code == 201
    edited = author.patch(
        f"/templates/{template['id']}",
        {"Autostop_Requirement": {"Days_Of_Week": ["monday"], "weeks": 2}},
    )
    shown = edited.json()["autostop_requirement"]
    assert shown == {"days_of_week": ["monday"], "weeks": 2}


def test_keys_of_maps_stay_as_they_are(author):
    tags = push(author, tags={"Arch": "arm", "arch": "x86"})["job"]["tags"]
    assert (tags["Arch"], tags["arch"]) == ("arm", "x86")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tags", {"a": "\x00"}),
        ("user_variable_values", [{"name": "a", "value": "\x00"}]),
    ],
)
def test_the_field_that_is_named_is_one_of_the_body(author, field, value):
    answer = ask_to_push(author, **{field: value})
    assert answer.status_code == 400
    assert fields_of(answer) in ([field], ["value"])
    assert "\\x00" in answer.json()["validations"][0]["detail"]


def test_a_day_that_is_no_text_is_told_by_the_field_of_the_days(author):
    answer = author.patch(
        f"/templates/{create(author)['id']}",
        {"autostop_requirement": {"days_of_week": ["a\x00"]}},
    )
    assert (answer.status_code, fields_of(answer)) == (400, ["days_of_week"])


def test_everything_that_is_wrong_with_a_push_is_told(author):
    answer = author.post(f"{ORGANIZATION}/templateversions", {})
    assert answer.status_code == 400
    assert sorted(fields_of(answer)) == [
        "example_id",
        "file_id",
        "provisioner",
        "storage_method",
    ]


def test_the_longest_message_may_be_escaped(author):
    escaped = "\\ud83d\\ude00" * 1_048_576
    version = push(author)["id"]
    answer = author.patch(f"/templateversions/{version}", f'{{"message":"{escaped}"}}')
    assert answer.status_code == 200
    assert len(answer.json()["message"]) == 1_048_576


def test_who_asks_for_a_name_with_a_null_character_is_asked_who_it_is(api, author):
    path = f"{ORGANIZATION}/templates/a%00b"
    assert api.get(path).status_code == 401
    unknown = author.get(f"{ORGANIZATION}/templates/ab")
    answer = author.get(path)
    assert (answer.status_code, answer.content) == (404, unknown.content)


def test_options_is_no_method_of_an_operation(author):
    assert author.request("OPTIONS", "/templates").status_code == 405


def test_a_description_of_a_new_template_is_counted_in_bytes(author):
    version = push(author)["id"]
    body = {"name": "docker", "template_version_id": version}
    path = f"{ORGANIZATION}/templates"
    refused = author.post(path, body | {"description": "ü" * 64})
    assert (refused.status_code, fields_of(refused)) == (400, ["description"])
    taken = author.post(path, body | {"description": "ü" * 63 + "u"})
    assert taken.status_code == 200
