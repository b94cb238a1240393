"""spec/terraform.md, 4.3, and its cases 15 to 19."""

import pytest

from provisioning_app.provisioner.echo.archive import make_archive, make_tar
from provisioning_app.provisioner.terraform.expressions import (
    TagsInvalid,
    evaluate_raw_tags,
    evaluate_tags,
)

DECLARED = """
variable "region" {
  type    = string
  default = "us"
}
variable "unset" {}
variable "list" {
  default = ["a"]
}
variable "number" {
  default = 5
}
variable "large" {
  default = 123456789012345
}
variable "flag" {
  default = true
}
data "coder_parameter" "az" {
  name    = "Zone"
  default = "a"
}
data "wirtual_parameter" "none" {
  name = "None"
}
"""


def archive_of(*lines: str) -> bytes:
    body = "\n".join(f"    {line}" for line in lines)
    block = f'data "coder_workspace_tags" "t" {{\n  tags = {{\n{body}\n  }}\n}}\n'
    return make_tar({"main.tf": (DECLARED + (block if lines else "")).encode()})


def evaluated(expression: str) -> str:
    return evaluate_tags(archive_of(f"t = {expression}"))["t"]


# spec/terraform.md, case 15
def test_no_block_means_no_tags() -> None:
    assert evaluate_tags(archive_of()) == {}


# spec/terraform.md, case 16
def test_defaults_of_variables_and_parameters_are_used() -> None:
    archive = archive_of(
        'platform = "kubernetes"',
        'cluster = "${"devel"}${"opers"}"',
        "region = var.region",
        "az = data.coder_parameter.az.value",
    )
    assert evaluate_tags(archive) == {
        "platform": "kubernetes",
        "cluster": "developers",
        "region": "us",
        "az": "a",
    }


def test_values_that_were_chosen_come_before_defaults() -> None:
    archive = archive_of("r = var.region", "u = var.unset", "z = var.number")
    assert evaluate_tags(archive, variables={"region": "eu", "unset": "x"}) == {
        "r": "eu",
        "u": "x",
        "z": "5",
    }
    zone = archive_of("z = data.coder_parameter.az.value")
    assert evaluate_tags(zone, parameters={"az": "b"}) == {"z": "b"}


# spec/terraform.md, case 17
@pytest.mark.parametrize(
    "expression",
    ["data.wirtual_parameter.none.value", "var.unset", '""', '"  "', '" ${""}\\n"'],
)
def test_a_tag_that_comes_out_empty_is_refused(expression: str) -> None:
    text = 'provisioner tag "t" evaluated to an empty value, please set a default value'
    with pytest.raises(TagsInvalid, match=text):
        evaluated(expression)


# spec/terraform.md, case 18
@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("data.local_file.x.content", 'only the "coder_parameter" data source is supp'),
        ("foo_bar.baz.id", 'There is no variable named "foo_bar"'),
        ('pathexpand("~/x")', "Functions may not be called here"),
        ("local.x", 'There is no variable named "local"'),
        ('"${local.x}"', 'There is no variable named "local"'),
        ("var.nope", 'does not have an attribute named "nope"'),
        ("var.list", 'does not have an attribute named "list"'),
        ("null", "only primitive types are supported"),
        ("var", "only primitive types are supported"),
        ('["a"]', "only primitive types are supported"),
        ("{ a = 1 }", "only primitive types are supported"),
        ("1 / 0", "Invalid operation"),
        ("10 % 0", "Invalid operation"),
        ('"a" + 1', 'a number is required, not "a"'),
        ("!1", "a bool is required, not number"),
        ('"${null}a"', "a string is required, not null"),
        ("true ? 1 : [2]", "Inconsistent conditional result types"),
        ("true ? 1 : false", "Inconsistent conditional result types"),
        ("1.0e999999999", "number"),
        ('"%{ for x in [1] }${x}%{ endfor }"', "can't repeat"),
        ("[for x in [1] : x]", "Unsupported expression"),
        ("var.region[*]", "Unsupported expression"),
        ("var.region[0]", "has no elements"),
        ("[1, 2][2]", "there is no such element"),
        ("[1, 2][0.5]", "there is no such element"),
    ],
)
def test_what_may_not_be_used_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(TagsInvalid) as refused:
        evaluated(expression)
    assert reason in str(refused.value)
    assert expression in str(refused.value)


def test_what_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(TagsInvalid, match="nested too deeply"):
        evaluated("(" * 3000 + "1" + ")" * 3000)


# spec/terraform.md, case 19
def test_a_variable_may_stand_in_a_template() -> None:
    assert evaluated('"${var.region}-1"') == "us-1"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('"a"', "a"),
        ("5", "5"),
        ("1.50", "1.5"),
        ("100", "100"),
        ("1e15", "1000000000000000"),
        ("123456789012", "123456789012"),
        ("0.1 + 0.2", "0.3"),
        ("true", "true"),
        ("var.number", "5"),
        ("var.large + 1", "123456789012346"),
        ("var.flag", "true"),
        ("-3", "-3"),
        ("- -3", "3"),
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        ("7 % 3", "1"),
        ("-7 % 3", "-1"),
        ("1 / 4", "0.25"),
        ('"2" * "3"', "6"),
        ("var.number + 1", "6"),
        ("1 < 2 && 2 < 3", "true"),
        ("1 < 2 == true", "true"),
        ("1 > 2 || false", "false"),
        ('"5" >= 5', "true"),
        ('"1" == 1', "false"),
        ('"1" != 1', "true"),
        ("1.0 == 1", "true"),
        ("null == null", "true"),
        ('!"false"', "true"),
        ('"true" && true', "true"),
        ('var.flag ? "a" : "b"', "a"),
        ('"false" ? "a" : "b"', "b"),
        ("true ? 1 : 2", "1"),
        ('true ? 1 : "x"', "1"),
        ('var.region == "us" ? var.region : "eu"', "us"),
        ("true ? false ? 1 : 2 : 3", "2"),
        ('["a", "b"][1]', "b"),
        ('{ a = "x" }["a"]', "x"),
        ('{ a = "x" }.a', "x"),
        ('var["region"]', "us"),
        ('data["coder_parameter"].az.value', "a"),
        ("(var.region)", "us"),
        ('"x${1 + 1}y"', "x2y"),
        ('"${true}"', "true"),
        ('"a $${b} %%{c} \\" \\\\ \\t."', 'a ${b} %{c} " \\ \t.'),
        ('"%{ if var.region == "us" }yes%{ else }no%{ endif }!"', "yes!"),
        ('"%{ if false }yes%{ else }no%{ endif }"', "no"),
        ('"%{ if false }a${var.nope}%{ endif }x"', "x"),
        ('"%{ if true }%{ if false }a%{ else }b%{ endif }c%{ endif }"', "bc"),
        ('"a  ${~ "b" ~}  c"', "abc"),
        ('"a %{~ if true ~} b %{~ endif ~} c"', "abc"),
        ('" a b "', " a b "),
        ('" ${"x"} "', " x "),
        ("<<-EOT\n  a\n   ${1}\n  EOT", "a\n 1\n"),
        ("<<-EOT\n\n    a\n  \n      b\n   ${1}x\n  EOT", "\n a\n  \n   b\n1x\n"),
        (
            "<<-EOT\n  a\n  %{ if true }\n    b\n  %{ endif ~}\n  c\n  EOT",
            "a\n\n  b\n  c\n",
        ),
        ("1 /* one */ + 2 # three", "3"),
    ],
)
def test_expressions_mean_what_they_mean_to_terraform(
    expression: str, value: str
) -> None:
    assert evaluated(expression) == value


def test_raw_tags_are_evaluated_with_the_values_of_a_build() -> None:
    raw = {"a": "var.x", "b": '"${data.wirtual_parameter.p.value}!"'}
    assert evaluate_raw_tags(raw, {"x": "1"}, {"p": "2"}) == {"a": "1", "b": "2!"}


def test_only_the_top_directory_and_hcl_files_are_looked_at() -> None:
    block = b'data "coder_workspace_tags" "t" {\n  tags = { a = 1 }\n}\n'
    json = b'{"data": {"coder_workspace_tags": {"t": {"tags": {"b": "2"}}}}}'
    assert evaluate_tags(make_tar({"x/a.tf": block, "b.tf.json": json})) == {}


def test_names_that_lead_outside_are_passed_over() -> None:
    block = b'data "coder_workspace_tags" "t" {\n  tags = { a = 1 }\n}\n'
    assert evaluate_tags(make_tar({"../x": b"", "/y": b"", "a.tf": block})) == {
        "a": "1"
    }


@pytest.mark.parametrize(
    "archive",
    [
        b"",
        make_archive(),
        make_tar({"main.tf": b"a;sd;ajsd"}),
        make_tar({"README.md": b""}),
    ],
)
def test_archives_without_readable_tags_have_none(archive: bytes) -> None:
    assert evaluate_tags(archive) == {}


def test_an_archive_that_is_no_tar_is_refused() -> None:
    with pytest.raises(TagsInvalid, match="read template source archive"):
        evaluate_tags(b"nonsense")
