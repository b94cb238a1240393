"""Reading in the Terraform files of an archive what the import doesn't keep.

Only the top directory's ``.tf`` files are looked at, and the lock file. What can't be
read is passed over: an import says what is wrong with a file.
"""

import re
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from provisioning_app.provisioner.terraform import hcl
from provisioning_app.provisioner.terraform.evaluator import (
    ExpressionFailed,
    Scope,
    evaluate,
)
from provisioning_app.provisioner.terraform.files import is_template_file
from provisioning_app.provisioner.terraform.hcl import Attribute, Block
from provisioning_app.provisioner.terraform.tags import without_quotes
from templates_app.template.comparison.facts import Provider, StoredFile, Written

LOCK_FILE = ".terraform.lock.hcl"
#: Bytes of one archive that are parsed. Of nonsense one takes the parser 10 µs.
MOST_PARSED = 128 * 1024
#: A file without these words has nothing that is wanted.
WORDS = (b"required_providers", b"moved")

#: The instance at the end of an address, such as ``[0]``.
_INSTANCE = re.compile(r"\[[^\[\]]*\]$")


def read_terraform(files: Mapping[str, StoredFile]) -> Written:
    """Read required providers, locked versions and moves.

    Files are read in the order of their names, as long as they are within the limit.
    """
    providers: dict[str, Provider] = {}
    moves: dict[str, str] = {}
    left, is_complete = MOST_PARSED, True
    for name, file in sorted(files.items()):
        if not _is_wanted(name, file.content):
            continue
        left -= len(file.content)
        if left < 0:
            is_complete = False
            break
        for block in hcl.read_file(name, file.content).blocks:
            if block.type == "terraform":
                providers.update(_required(block))
            elif block.type == "moved":
                moves.update(_move(block))
    locked = {}
    if (lock := files.get(LOCK_FILE)) is not None:
        is_complete &= len(lock.content) <= MOST_PARSED
        locked = dict(_locked(lock.content)) if is_complete else {}
    return Written(providers, locked, moves, is_complete)


def _is_wanted(name: str, content: bytes) -> bool:
    return (
        "/" not in name
        and name.endswith(".tf")
        and is_template_file(name)
        and any(word in content for word in WORDS)
    )


def _required(terraform: Block) -> Iterator[tuple[str, Provider]]:
    for block in hcl.nested_blocks(terraform):
        if block.type == "required_providers":
            for name, attribute in block.attributes.items():
                if isinstance(attribute, Attribute):
                    yield name, _provider(attribute.expression)


def _provider(expression: Node) -> Provider:
    """An entry as an object, or in the old form: a constraint alone."""
    elements = hcl.object_elements(expression)
    if elements is None:
        return Provider(constraint=_text(expression))
    values = {
        without_quotes(hcl.text_of(key)): _text(value)
        for key, value in elements
        if value.type == "expression"
    }
    return Provider(values.get("source", ""), values.get("version", ""))


def _text(expression: Node) -> str:
    try:
        value = evaluate(expression, Scope())
    except ExpressionFailed:
        return ""
    return value if isinstance(value, str) else ""


def _move(block: Block) -> Iterator[tuple[str, str]]:
    old, new = block.attributes.get("from"), block.attributes.get("to")
    if isinstance(old, Attribute) and isinstance(new, Attribute):
        source, target = (_INSTANCE.sub("", each.source) for each in (old, new))
        if source != target:
            yield source, target


def _locked(content: bytes) -> Iterator[tuple[str, str]]:
    for block in hcl.read_file(LOCK_FILE, content).blocks:
        version = block.attributes.get("version")
        if block.type == "provider" and block.labels and isinstance(version, Attribute):
            yield block.labels[0].lower(), _text(version.expression)
