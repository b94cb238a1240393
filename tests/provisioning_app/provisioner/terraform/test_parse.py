"""spec/terraform.md, 4.1 and 4.2, and its cases 6 to 14."""

from pathlib import Path

import pytest

from provisioning_app.provisioner.protocol import Parsed, TemplateVariable, WorkFailed
from provisioning_app.provisioner.terraform.parse import (
    read_template,
    sensitive_variables,
)


def parsed(directory: Path, **files: str) -> Parsed:
    for name, text in files.items():
        (directory / name.replace("__", ".")).write_text(text)
    return read_template(directory)


def failure(directory: Path, **files: str) -> str:
    with pytest.raises(WorkFailed) as failed:
        parsed(directory, **files)
    return failed.value.message


def only(directory: Path, text: str) -> TemplateVariable:
    [variable] = parsed(directory, main__tf=text).variables
    return variable


# spec/terraform.md, case 6
def test_the_readme_is_read_if_there_is_one(tmp_path: Path) -> None:
    assert parsed(tmp_path).readme == ""
    assert parsed(tmp_path, README__md="# Hello").readme == "# Hello"


# spec/terraform.md, case 7
def test_a_variable_without_default_is_required(tmp_path: Path) -> None:
    text = 'variable "A" {\n  description = "Testing!"\n}'
    assert only(tmp_path, text) == TemplateVariable("A", "Testing!", required=True)


# spec/terraform.md, case 8
@pytest.mark.parametrize(
    ("default", "text"),
    [
        ('"wow"', "wow"),
        ('""', ""),
        ("true", "true"),
        ("5", "5"),
        ("-1.50", "-1.5"),
        ("1e20", "100000000000000000000"),
        ('["a"]', '["a"]'),
        ("[]", "[]"),
        ('{ b = 1, "a" : [true, null] }', '{"a":[true,null],"b":1}'),
        ('"a\\n\\"b\\" $${c} \\u00e9"', 'a\n"b" ${c} é'),
        ("<<-EOT\n    a\n      b\n    EOT", "a\n  b\n"),
        ("<<EOT\n  a\nEOT", "  a\n"),
    ],
)
def test_a_default_is_a_string_or_json(tmp_path: Path, default: str, text: str) -> None:
    variable = only(tmp_path, f'variable "A" {{\n  default = {default}\n}}')
    assert (variable.default, variable.required) == (text, False)


def test_a_null_default_is_none(tmp_path: Path) -> None:
    assert only(tmp_path, 'variable "A" {\n  default = null\n}').required


# spec/terraform.md, case 9
def test_type_and_sensitivity_are_kept(tmp_path: Path) -> None:
    text = (
        'variable "A" {\n  type = bool\n  sensitive = true\n  default = true\n'
        '  validation {\n    condition = var.A\n    error_message = "no"\n  }\n}'
    )
    assert only(tmp_path, text) == TemplateVariable(
        "A", type="bool", default="true", sensitive=True
    )
    assert sensitive_variables(tmp_path) == {"A"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("list(string)", "list(string)"),
        ('"string"', "string"),
        ("map(object({ a = optional(string) }))",) * 2,
    ],
)
def test_a_type_is_its_source_text(tmp_path: Path, written: str, kept: str) -> None:
    assert only(tmp_path, f'variable "A" {{\n  type = {written}\n}}').type == kept


# spec/terraform.md, case 10
def test_variables_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    found = parsed(
        tmp_path,
        main3__tf='variable "quux" {}',
        main1__tf='variable "foo" {}\nvariable "bar" {}',
        main2__tf='variable "baz" {}',
    )
    assert [each.name for each in found.variables] == ["foo", "bar", "baz", "quux"]


# spec/terraform.md, case 11
def test_garbage_is_told_with_its_place(tmp_path: Path) -> None:
    message = failure(tmp_path, main__tf="a;sd;ajsd")
    head, *detail = message.splitlines()
    assert head.startswith("load module: ERROR: ")
    assert head.endswith(" (main.tf:1)")
    assert all(line.startswith("> ") for line in detail)
    assert max(map(len, detail)) <= 80


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('variable "A" {\n  default = "x"\n', 3),
        ('variable "A" {\n  default = \n}\n', 2),
        ('x = {\n  a = 1\n}\nresource "a" "b" {\n  x = [1,\n}\n', 5),
        ('variable "a" {\n}\n}\n', 3),
    ],
)
def test_broken_files_fail_on_the_right_line(
    tmp_path: Path, text: str, line: int
) -> None:
    assert f"(main.tf:{line})" in failure(tmp_path, main__tf=text)


def test_a_variable_declared_twice_is_told_for_each(tmp_path: Path) -> None:
    text = 'variable "a" {}\n\nvariable "b" {}\n'
    message = failure(tmp_path, a__tf=text, b__tf=text)
    first, second = message.removeprefix("load module: ").split("\n\n")
    assert first.startswith("ERROR: Duplicate variable declaration (b.tf:1)\n> ")
    assert 'named "a" was already declared at a.tf:1' in " ".join(first.split("\n> "))
    assert second.startswith("ERROR: Duplicate variable declaration (b.tf:3)\n> ")


def test_an_argument_set_twice_is_an_error(tmp_path: Path) -> None:
    text = 'variable "a" {\n  type = string\n  type = bool\n}'
    assert "ERROR: Attribute redefined (main.tf:3)" in failure(tmp_path, main__tf=text)


def test_a_default_that_calls_a_function_is_an_error(tmp_path: Path) -> None:
    text = 'variable "a" {\n  default = upper("x")\n}'
    assert "Functions may not be called here" in failure(tmp_path, main__tf=text)


def test_an_override_file_changes_what_was_declared(tmp_path: Path) -> None:
    found = parsed(
        tmp_path,
        main__tf='variable "a" {\n  type = string\n  description = "d"\n}',
        a_override__tf='variable "a" {\n  default = "x"\n}',
    )
    assert found.variables == (
        TemplateVariable("a", "d", type="string", default="x", required=False),
    )


# spec/terraform.md, case 12
@pytest.mark.parametrize("name", ["main.tf", "other.txt", ".hidden.tf", "main.tf~"])
def test_nothing_to_find_is_fine(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("" if name == "main.tf" else "a;sd;ajsd")
    assert read_template(tmp_path) == Parsed()


def test_json_files_declare_variables_too(tmp_path: Path) -> None:
    (tmp_path / "v.tf.json").write_text(
        '{"//": "x", "variable": {\n"a": {"type": "number", "default": 1.5},\n'
        '"b": {"description": "d", "sensitive": true}}}'
    )
    assert read_template(tmp_path).variables == (
        TemplateVariable("a", type="number", default="1.5"),
        TemplateVariable("b", "d", required=True, sensitive=True),
    )


def test_json_variables_are_checked_too(tmp_path: Path) -> None:
    (tmp_path / "v.tf.json").write_text('{"variable": {"a": {},\n"a": {}}}')
    assert "Duplicate variable declaration (v.tf.json:" in failure(tmp_path)


@pytest.mark.parametrize("text", ['{"variable": {\n]', "[1", "NaN", '"x"', ""])
def test_broken_json_is_told_with_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "v.tf.json").write_text(text)
    assert "ERROR: Invalid JSON (v.tf.json:" in failure(tmp_path)


@pytest.mark.parametrize("number", ["1e999999999", "-1e20000", "9" * 20_000])
def test_numbers_without_measure_fill_no_memory(tmp_path: Path, number: str) -> None:
    text = f'{{"variable": {{"x": {{"default": {number}}}}}}}'
    (tmp_path / "v.tf.json").write_text(text)
    assert "a number is required" in failure(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 5000, "x = " + "(" * 3000 + "1" + ")" * 3000, "{" * 5000],
)
def test_deep_nesting_breaks_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "main.tf").write_text(
        f'variable "a" {{\n  default = {text}\n}}\n{text}'
    )
    with pytest.raises(WorkFailed, match="load module"):
        read_template(tmp_path)


def test_deep_json_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "main.tf.json").write_text('{"variable":' * 50_000)
    with pytest.raises(WorkFailed, match="load module"):
        read_template(tmp_path)


def test_bytes_that_are_no_text_break_nothing(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_bytes(b'\xef\xbb\xbfvariable "\xff" {}\r\n')
    assert [each.name for each in read_template(tmp_path).variables] == ["\ufffd"]


TAGS = 'data "coder_workspace_tags" "{}" {{\n  tags = {}\n}}\n'


# spec/terraform.md, case 13
def test_tags_of_all_blocks_are_kept_as_source_text(tmp_path: Path) -> None:
    found = parsed(
        tmp_path,
        a__tf=TAGS.format("a", '{\n    cluster = "developers"\n  }'),
        b__tf=TAGS.format(
            "b", '{ debug = data.coder_parameter.x.value, "q" : 1 + 2, }'
        ).replace("coder_workspace", "wirtual_workspace"),
    )
    assert found.workspace_tags == {
        "cluster": '"developers"',
        "debug": "data.coder_parameter.x.value",
        "q": "1 + 2",
    }


# spec/terraform.md, case 14
@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        (
            TAGS.format("a", '{ k = "1" }') + TAGS.format("b", '{ "k" = "2" }'),
            'workspace tag "k" is defined multiple times',
        ),
        (
            TAGS.format("a", '{\n    k = "1"\n    k = "2"\n  }'),
            'workspace tag "k" is defined multiple times',
        ),
        (
            TAGS.format("a", "local.x"),
            '"tags" attribute is expected to be a key-value map',
        ),
        (
            TAGS.format("a", "merge({}, {})"),
            '"tags" attribute is expected to be a key-value map',
        ),
        (
            'data "coder_workspace_tags" "a" {\n}',
            '"tags" attribute is required by coder_workspace_tags',
        ),
    ],
)
def test_tags_that_make_no_sense_are_refused(
    tmp_path: Path, blocks: str, message: str
) -> None:
    assert failure(tmp_path, main__tf=blocks) == f"can't load workspace tags: {message}"


def test_empty_tags_are_fine(tmp_path: Path) -> None:
    assert parsed(tmp_path, main__tf=TAGS.format("a", "{}")).workspace_tags == {}
