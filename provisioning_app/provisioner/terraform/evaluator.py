"""The evaluator of expressions that must be known before Terraform runs.

Literals, templates, operators, conditionals and indexes, over strings that are bound
to names. No functions, no loops, no access to anything else.

Rule: spec/terraform.md, 4.3.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException

from tree_sitter import Node

from provisioning_app.provisioner.terraform import templates
from provisioning_app.provisioner.terraform.hcl import significant, text_of
from provisioning_app.provisioner.terraform.values import (
    ARITHMETIC,
    Unconvertible,
    Value,
    describe,
    equal,
    read_number,
    to_bool,
    to_number,
    to_text,
)


class ExpressionFailed(Exception):
    """An expression can't be evaluated; the text says why."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Names that an expression may use, and what they stand for."""

    roots: Mapping[str, Value] = field(default_factory=dict)


def evaluate(node: Node, scope: Scope) -> Value:
    """Give an expression's value.

    Raises:
        ExpressionFailed: it uses what isn't there, or makes no sense.
    """
    try:
        return _evaluate(node, scope)
    except Unconvertible as error:
        raise ExpressionFailed(f"Unsuitable value; {error}.") from error
    except DecimalException as error:
        raise ExpressionFailed("Invalid operation; not a finite number.") from error
    except RecursionError as error:
        raise ExpressionFailed("The expression is nested too deeply.") from error


def _evaluate(node: Node, scope: Scope) -> Value:
    children = significant(node)
    if node.type in _NODES:
        return _NODES[node.type](node, scope)
    if node.type in {"expression", "literal_value", "operation", "collection_value"}:
        return _term(children, node, scope)
    raise ExpressionFailed(f"Unsupported expression: {text_of(node)}")


def _term(parts: list[Node], node: Node, scope: Scope) -> Value:
    """Give the value of what comes first, followed by its attributes and indexes."""
    if not parts:
        raise ExpressionFailed(f"Invalid expression: {text_of(node)}")
    first, *rest = parts
    value = _evaluate(first, scope)
    for step in rest:
        value = _step(value, step, scope)
    return value


def _variable(node: Node, scope: Scope) -> Value:
    name = text_of(node)
    if name not in scope.roots:
        raise ExpressionFailed(
            f'Unknown variable; There is no variable named "{name}".'
        )
    return scope.roots[name]


def _function(node: Node, scope: Scope) -> Value:
    raise ExpressionFailed(
        "Function calls not allowed; Functions may not be called here."
    )


def _step(value: Value, step: Node, scope: Scope) -> Value:
    if step.type == "get_attr":
        return _member(value, text_of(significant(step)[-1]))
    if step.type == "index":
        [index] = significant(step)
        if index.type == "legacy_index":
            return _element(value, read_number(text_of(index).removeprefix(".")))
        return _element(value, _evaluate(significant(index)[0], scope))
    raise ExpressionFailed(f"Unsupported expression: {text_of(step)}")


def _member(value: Value, name: str) -> Value:
    if not isinstance(value, Mapping):
        raise ExpressionFailed(
            f'Unsupported attribute; a {describe(value)} has no attribute "{name}".'
        )
    if name not in value:
        raise ExpressionFailed(
            f"Unsupported attribute; This object does not have an attribute named"
            f' "{name}".'
        )
    return value[name]


def _element(value: Value, key: Value) -> Value:
    if isinstance(value, Mapping):
        return _member(value, to_text(key))
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise ExpressionFailed(f"Invalid index; a {describe(value)} has no elements.")
    number = to_number(key)
    if number != int(number) or not 0 <= number < len(value):
        raise ExpressionFailed("Invalid index; there is no such element.")
    element: Value = value[int(number)]
    return element


def _literal(node: Node, scope: Scope) -> Value:
    text = text_of(node)
    if node.type == "numeric_lit":
        return read_number(text)
    return None if node.type == "null_lit" else text == "true"


def _template(node: Node, scope: Scope) -> Value:
    return templates.render(node, lambda each: _evaluate(each, scope))


def _tuple(node: Node, scope: Scope) -> Value:
    elements = [each for each in significant(node) if each.type == "expression"]
    return [_evaluate(each, scope) for each in elements]


def _object(node: Node, scope: Scope) -> Value:
    made: dict[str, Value] = {}
    for element in significant(node):
        if element.type == "object_elem":
            key, value = (each for each in significant(element))
            made[_object_key(key, scope)] = _evaluate(value, scope)
    return made


def _object_key(key: Node, scope: Scope) -> str:
    """Give an object's key: a bare name stands for itself."""
    children = significant(key)
    bare = len(children) == 1 and children[0].type == "variable_expr"
    if bare and not text_of(key).startswith("("):
        return text_of(children[0])
    return to_text(_evaluate(key, scope))


def _conditional(node: Node, scope: Scope) -> Value:
    condition, yes, no = significant(node)
    chosen = to_bool(_evaluate(condition, scope))
    taken, other = _evaluate(yes, scope), _evaluate(no, scope)
    if not chosen:
        taken, other = other, taken
    kinds = {describe(taken), describe(other)}
    if len(kinds) > 1 and "string" in kinds and taken is not None:
        return to_text(taken)
    if len(kinds - {"null"}) > 1:
        raise ExpressionFailed("Inconsistent conditional result types.")
    return taken


def _unary(node: Node, scope: Scope) -> Value:
    operand = _operands(node, scope)[0]
    if node.children[0].type == "!":
        return not to_bool(operand)
    return ARITHMETIC.minus(to_number(operand))


def _binary(node: Node, scope: Scope) -> Value:
    sign = next(each.type for each in node.children if each.type in _OPERATORS)
    left, right = _operands(node, scope)
    return _OPERATORS[sign](left, right)


def _operands(node: Node, scope: Scope) -> list[Value]:
    """Give the values of an operation's terms.

    The grammar puts a term's attributes, indexes and parentheses beside it, not
    around it, so they are gathered between the operators.
    """
    terms: list[list[Node]] = [[]]
    for child in node.children:
        if child.type in _SIGNS:
            terms.append([])
        elif child.is_named and child.type != "comment":
            terms[-1].append(child)
    return [_term(each, node, scope) for each in terms if each]


def _remainder(left: Decimal, right: Decimal) -> Decimal:
    return ARITHMETIC.remainder(left, right)


def _arithmetic(
    apply: Callable[[Decimal, Decimal], Decimal],
) -> Callable[[Value, Value], Value]:
    return lambda left, right: apply(to_number(left), to_number(right))


def _comparison(
    apply: Callable[[Decimal, Decimal], bool],
) -> Callable[[Value, Value], Value]:
    return lambda left, right: apply(to_number(left), to_number(right))


_OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": _arithmetic(ARITHMETIC.add),
    "-": _arithmetic(ARITHMETIC.subtract),
    "*": _arithmetic(ARITHMETIC.multiply),
    "/": _arithmetic(ARITHMETIC.divide),
    "%": _arithmetic(_remainder),
    "<": _comparison(lambda left, right: left < right),
    "<=": _comparison(lambda left, right: left <= right),
    ">": _comparison(lambda left, right: left > right),
    ">=": _comparison(lambda left, right: left >= right),
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    "&&": lambda left, right: to_bool(left) and to_bool(right),
    "||": lambda left, right: to_bool(left) or to_bool(right),
}
_SIGNS = frozenset({*_OPERATORS, "!"})

_NODES: Mapping[str, Callable[[Node, Scope], Value]] = {
    "binary_operation": _binary,
    "bool_lit": _literal,
    "conditional": _conditional,
    "function_call": _function,
    "null_lit": _literal,
    "numeric_lit": _literal,
    "object": _object,
    "string_lit": _template,
    "template_expr": _template,
    "tuple": _tuple,
    "unary_operation": _unary,
    "variable_expr": _variable,
}
