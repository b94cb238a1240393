"""Workspace tags as values, before Terraform runs.

Tags say which daemons may run a template's jobs, so they must be known before any
daemon has looked at it: from the defaults when a version is created, and from the
chosen values when a workspace is built.

Rule: spec/terraform.md, 4.3.
"""

import io
import re
from collections.abc import Iterable, Mapping
from typing import IO

from tree_sitter import Node

from provisioning_app.provisioner import archive as archives
from provisioning_app.provisioner.protocol import WorkFailed
from provisioning_app.provisioner.terraform.evaluator import (
    ExpressionFailed,
    Scope,
    evaluate,
)
from provisioning_app.provisioner.terraform.files import is_template_file, read_files
from provisioning_app.provisioner.terraform.hcl import (
    Attribute,
    File,
    read_expression,
    significant,
    text_of,
)
from provisioning_app.provisioner.terraform.tags import (
    TagsInvalid,
    data_blocks,
    raw_tags,
    without_quotes,
)
from provisioning_app.provisioner.terraform.values import (
    Unconvertible,
    Value,
    describe,
    to_text,
)
from provisioning_app.provisioner.terraform.variables import gather_variables

__all__ = ["TagsInvalid", "evaluate_raw_tags", "evaluate_tags"]

PARAMETER_SOURCES = ("coder_parameter", "wirtual_parameter")

#: What the files of a module may hold together, in bytes. Far more than any daemon is
#: handed for a job.
LARGEST_MODULE = 10 * 1024 * 1024

#: The same where there are tags to be evaluated: reading takes the time of whoever
#: waits for the server, and nobody writes that much by hand.
LARGEST_MODULE_WITH_TAGS = 512 * 1024

#: What a file with tags holds somewhere; a letter may be written as an escape.
_SIGNS_OF_TAGS = (b"_workspace_tags", b"\\u", b"\\U")

_REFERENCE = frozenset({"get_attr", "index", "variable_expr"})
_NOT_A_NAME = re.compile(r"[^\w-]")


def evaluate_tags(
    archive: bytes | IO[bytes],
    *,
    variables: Mapping[str, str] | None = None,
    parameters: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Evaluate the tags of an archive, with its defaults where no values are given.

    Files that can't be read are passed over: the import will say what is wrong with
    them. Entries whose names lead outside are passed over too. Of a large archive only
    the root module's files are read.

    Raises:
        TagsInvalid: the archive can't be read, or a tag has no value.
    """
    files = _files_of(io.BytesIO(archive) if isinstance(archive, bytes) else archive)
    raw = raw_tags(files)
    if not raw:
        return {}
    return evaluate_raw_tags(
        raw,
        {**_variable_defaults(files), **(variables or {})},
        {**_parameter_defaults(files), **(parameters or {})},
    )


def evaluate_raw_tags(
    raw: Mapping[str, str],
    variables: Mapping[str, str],
    parameters: Mapping[str, str],
) -> dict[str, str]:
    """Evaluate tags with values of variables and, by label, of parameters.

    Raises:
        TagsInvalid: a tag uses what may not be used here, or comes out empty.
    """
    values = {label: {"value": value} for label, value in parameters.items()}
    scope = Scope(
        {"var": dict(variables), "data": dict.fromkeys(PARAMETER_SOURCES, values)}
    )
    return {key: _evaluated(key, text, scope) for key, text in raw.items()}


def _files_of(archive: IO[bytes]) -> list[File]:
    try:
        sources = _sources_of(archive)
        if not any(
            sign in text for text in sources.values() for sign in _SIGNS_OF_TAGS
        ):
            return []
        length = sum(map(len, sources.values()))
        if length > LARGEST_MODULE_WITH_TAGS:
            raise TagsInvalid(
                f"the module's files hold {length} bytes; one with workspace tags may"
                f" hold {LARGEST_MODULE_WITH_TAGS}"
            )
        return list(read_files(sources.items()))
    except WorkFailed as failure:
        raise TagsInvalid(failure.message) from failure
    except RecursionError as error:
        raise TagsInvalid("the files are nested too deeply") from error


def _sources_of(archive: IO[bytes]) -> dict[str, bytes]:
    """The files that Terraform takes for the root module's, by name."""
    sources: dict[str, bytes] = {}
    length = 0
    for each in archives.pick(archive, _is_of_root):
        length += len(each.content)
        if length > LARGEST_MODULE:
            raise TagsInvalid(f"the module's files hold over {LARGEST_MODULE} bytes")
        sources[each.name] = each.content
    return sources


def _is_of_root(name: str) -> bool:
    return "/" not in name and is_template_file(name)


def _variable_defaults(files: Iterable[File]) -> dict[str, str]:
    """Give defaults as strings. Lists and maps are left out: no tag can use them."""
    declared, _ = gather_variables(files)
    return {
        each.variable.name: each.variable.default
        for each in declared
        if not isinstance(each.default, list | dict)
    }


def _parameter_defaults(files: Iterable[File]) -> dict[str, str]:
    """Give each parameter's default by its label: the source, less its quotes."""
    defaults = {}
    for block in data_blocks(files, PARAMETER_SOURCES):
        attribute = block.attributes.get("default")
        source = attribute.source if isinstance(attribute, Attribute) else ""
        defaults[block.labels[1]] = without_quotes(source)
    return defaults


def _evaluated(key: str, text: str, scope: Scope) -> str:
    node = read_expression(text)
    if node is None:
        raise TagsInvalid(f'workspace tag "{key}": "{text}" is no expression')
    _check_source(node, text)
    try:
        value: Value = evaluate(node, scope)
    except ExpressionFailed as error:
        raise TagsInvalid(
            f'workspace tag "{key}" can\'t be evaluated: "{text}": {error}'
        ) from error
    try:
        tag = to_text(value)
    except Unconvertible as error:
        raise TagsInvalid(
            f'workspace tag "{key}" is of type {describe(value)}, only primitive'
            f' types are supported: "{text}"'
        ) from error
    if not tag.strip():
        raise TagsInvalid(
            f'provisioner tag "{key}" evaluated to an empty value, please set a'
            " default value"
        )
    return tag


def _check_source(node: Node, text: str) -> None:
    """Refuse a reference to data that only Terraform could read."""
    parts = [each for each in significant(node)[:2] if each.type in _REFERENCE]
    names = [_NOT_A_NAME.sub("", text_of(each)) for each in parts]
    other = names[:1] == ["data"] and names[1:] and names[1] not in PARAMETER_SOURCES
    if other:
        raise TagsInvalid(
            f'invalid workspace tag value "{text}": only the "coder_parameter" data'
            " source is supported here"
        )
