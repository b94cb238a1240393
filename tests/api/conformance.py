"""Holds answers against the API document: what is sent is what is documented."""

import re
from functools import cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker

from wirtual.openapi import rendered


class Undocumented(AssertionError):
    """An answer that the API document doesn't know, or knows otherwise."""


@cache
def document() -> dict[str, Any]:
    """The API document."""
    text, _ = rendered()
    return orjson.loads(text)


@cache
def operations() -> list[tuple[str, re.Pattern[str], dict[str, Any]]]:
    """Method, path pattern and description of each operation; static paths first."""
    found = []
    for path, methods in document()["paths"].items():
        pattern = re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path) + "$")
        for method, operation in methods.items():
            found.append((path.count("{"), method.upper(), pattern, operation))
    return [(m, p, o) for _, m, p, o in sorted(found, key=lambda row: row[0])]


def find_operation(method: str, path: str) -> dict[str, Any] | None:
    """The operation that is served under ``path``, or None."""
    path = path.partition("?")[0]
    for known, pattern, operation in operations():
        if known == method and pattern.match(path):
            return operation
    return None


@cache
def _validator(reference: str) -> Draft202012Validator:
    schema = orjson.loads(reference)
    schema["components"] = document()["components"]
    return Draft202012Validator(schema, format_checker=FormatChecker())


def check(method: str, path: str, status: int, content_type: str, body: bytes) -> None:
    """Hold one answer against the document.

    Raises:
        Undocumented: the status, or the shape of the body, isn't in it.
    """
    operation = find_operation(method, path)
    if operation is None:
        return
    answer = operation["responses"].get(str(status))
    if answer is None:
        if status in {405, 428, 500, 503}:  # any operation's
            return
        raise Undocumented(f"{method} {path}: status {status} is not documented")
    content = answer.get("content", {})
    if "json" not in content_type or "application/json" not in content:
        return
    schema = orjson.dumps(content["application/json"]["schema"]).decode()
    faults = list(_validator(schema).iter_errors(orjson.loads(body)))
    if faults:
        told = "; ".join(f"{fault.json_path}: {fault.message}" for fault in faults[:5])
        raise Undocumented(f"{method} {path} {status}: {told}")
