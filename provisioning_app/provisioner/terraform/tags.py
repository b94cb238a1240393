"""Workspace tags as they stand in a template: the source text of their values.

Rule: spec/terraform.md, 4.2.
"""

from collections.abc import Iterable, Iterator

from provisioning_app.provisioner.terraform.hcl import (
    Attribute,
    Block,
    File,
    object_elements,
    text_of,
)

#: Both spellings mean the same (rulings, 9).
TAG_SOURCES = ("coder_workspace_tags", "wirtual_workspace_tags")


class TagsInvalid(Exception):
    """The template's tags can't be known; the text says which and why."""


def raw_tags(files: Iterable[File]) -> dict[str, str]:
    """Give the source text of each tag's value.

    Raises:
        TagsInvalid: a block has no tags, or not as a map, or repeats a key.
    """
    found: dict[str, str] = {}
    for block in data_blocks(files, TAG_SOURCES):
        for key, text in _elements(block):
            if key in found:
                raise TagsInvalid(f'workspace tag "{key}" is defined multiple times')
            found[key] = text
    return found


def data_blocks(files: Iterable[File], types: tuple[str, ...]) -> Iterator[Block]:
    """Yield the data sources of some types. JSON files are not looked at."""
    for file in files:
        for block in file.blocks:
            named = block.type == "data" and len(block.labels) == 2
            if named and block.labels[0] in types and file.name.endswith(".tf"):
                yield block


def _elements(block: Block) -> Iterator[tuple[str, str]]:
    attribute = block.attributes.get("tags")
    kind = block.labels[0]
    if not isinstance(attribute, Attribute):
        raise TagsInvalid(f'"tags" attribute is required by {kind}')
    elements = object_elements(attribute.expression)
    if elements is None:
        raise TagsInvalid('"tags" attribute is expected to be a key-value map')
    for key, value in elements:
        yield without_quotes(text_of(key)), text_of(value)


def without_quotes(source: str) -> str:
    """Take away the quotes around a source text, if it has some."""
    quoted = len(source) > 1 and source.startswith('"') and source.endswith('"')
    return source[1:-1] if quoted else source
