"""What a ``variable`` block declares.

Rule: spec/terraform.md, 4.1.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from provisioning_app.provisioner.protocol import TemplateVariable
from provisioning_app.provisioner.terraform.evaluator import (
    ExpressionFailed,
    Scope,
    evaluate,
)
from provisioning_app.provisioner.terraform.files import is_override
from provisioning_app.provisioner.terraform.hcl import (
    Attribute,
    Block,
    Constant,
    File,
    Problem,
    text_of,
)
from provisioning_app.provisioner.terraform.values import Value, as_json


@dataclass(frozen=True, slots=True)
class Declaration:
    """A variable, and which of its attributes were written down."""

    variable: TemplateVariable
    default: Value
    written: frozenset[str]

    def overridden_by(self, later: "Declaration") -> "Declaration":
        """Give what holds when an override file declares the variable again."""
        names = {"description", "type", "sensitive"} & later.written
        if "default" in later.written:
            names |= {"default", "required"}
        changes: dict[str, Any] = {
            each: getattr(later.variable, each) for each in names
        }
        default = later.default if "default" in names else self.default
        variable = replace(self.variable, **changes)
        return Declaration(variable, default, self.written | later.written)


def gather_variables(
    files: Iterable[File],
) -> tuple[list[Declaration], list[Problem]]:
    """Give the variables in the order of the files, and what is wrong with them.

    An override file changes what another one declared.
    """
    declared: dict[str, tuple[Declaration, Block]] = {}
    problems: list[Problem] = []
    in_order = sorted(files, key=lambda each: is_override(each.name))
    for block in (each for file in in_order for each in file.blocks):
        if block.type != "variable" or len(block.labels) != 1:
            continue
        declaration, wrong = declaration_of(block)
        problems += wrong
        name = block.labels[0]
        earlier = declared.get(name)
        if earlier is None:
            declared[name] = declaration, block
        elif is_override(block.file):
            declared[name] = earlier[0].overridden_by(declaration), earlier[1]
        else:
            problems.append(_duplicate(block, earlier[1]))
    return [each for each, _ in declared.values()], problems


def _duplicate(block: Block, earlier: Block) -> Problem:
    name = block.labels[0]
    return Problem(
        "Duplicate variable declaration",
        f'A variable named "{name}" was already declared at {earlier.file}:'
        f"{earlier.line}. Variable names must be unique within a module.",
        block.file,
        block.line,
    )


def declaration_of(block: Block) -> tuple[Declaration, list[Problem]]:
    """Read a ``variable`` block, and tell what of it can't be read."""
    problems: list[Problem] = []

    def value(name: str) -> Value:
        attribute = block.attributes.get(name)
        if attribute is None:
            return None
        try:
            return _value_of(attribute)
        except ExpressionFailed as error:
            line = attribute.line
            summary = f'Unsuitable value for "{name}"'
            problems.append(Problem(summary, str(error), block.file, line))
            return None

    default = value("default")
    broken = bool(problems)
    description = value("description")
    variable = TemplateVariable(
        name=block.labels[0],
        description=description if isinstance(description, str) else "",
        type=_type_of(block.attributes.get("type")),
        default=_default_text(default),
        required=default is None and not broken,
        sensitive=value("sensitive") in (True, "true"),
    )
    return Declaration(variable, default, frozenset(block.attributes)), problems


def _value_of(attribute: Attribute | Constant) -> Value:
    if isinstance(attribute, Constant):
        return attribute.value
    return evaluate(attribute.expression, Scope())


def _type_of(attribute: Attribute | Constant | None) -> str:
    """Give the type as it is written; old templates put it between quotes."""
    if attribute is None:
        return ""
    if isinstance(attribute, Constant):
        return attribute.value if isinstance(attribute.value, str) else ""
    return text_of(attribute.expression).strip('"')


def _default_text(default: Value) -> str:
    if default is None:
        return ""
    return default if isinstance(default, str) else as_json(default)
