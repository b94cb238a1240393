"""Templates that would cost others their server are refused, or fail soon.

Rule: spec/templates.md, 1 and 6, T7: bad input gets a clear error.
"""

import pytest

from provisioning_app.provisioner.echo.archive import make_tar
from tests.acceptance.steps import ask_to_push, fields_of, push


def terraform(text: str) -> bytes:
    return make_tar({"main.tf": text.encode()})


def tagged(value: str, more: str = "") -> bytes:
    tags = f'data "wirtual_workspace_tags" "t" {{ tags = {{ "a" = {value} }} }}'
    return terraform(f"{tags}\n{more}")


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({"a": "x" * 1025}, "'a'"),
        ({"k" * 1025: "x"}, "'kkk"),
        ({f"t{number}": "x" for number in range(200)}, "at most 128"),
    ],
)
def test_tags_that_are_too_large_are_refused(author, tags, told):
    answer = ask_to_push(author, tags=tags)
    assert (answer.status_code, fields_of(answer)) == (400, ["tags"])
    assert told in answer.json()["detail"]


def test_as_many_tags_as_may_be_are_taken(author):
    tags = {f"t{number}": "x" * 1024 for number in range(126)}
    assert push(author, tags=tags)["job"]["tags"].items() >= tags.items()


def test_a_few_words_don_t_become_a_tag_of_a_hundred_megabytes(author):
    variable = f'variable "x" {{ default = "{"x" * 10_000}" }}'
    archive = tagged(f'"{"${var.x}" * 1000}"', variable)
    answer = ask_to_push(author, archive, provisioner="terraform")
    assert answer.status_code == 400
    assert "more than 65536 characters" in answer.json()["detail"]


def test_a_template_with_tags_is_of_a_size_that_somebody_wrote(author):
    archive = tagged('"b"', "# " + "x" * 1024 * 1024)
    answer = ask_to_push(author, archive, provisioner="terraform")
    assert answer.status_code == 400
    assert "with workspace tags" in answer.json()["detail"]


@pytest.mark.parametrize("text", ["[" * 100_000, 'a {"${' * 100_000])
def test_what_has_no_tags_isn_t_read_for_any(author, text):
    version = push(author, terraform(text), provisioner="terraform")
    assert version["job"]["tags"] == {"scope": "organization", "owner": ""}


def test_options_isn_t_offered(author):
    answer = author.request("OPTIONS", "/templates")
    assert answer.status_code == 405
    assert "OPTIONS" not in answer.headers["Allow"]
