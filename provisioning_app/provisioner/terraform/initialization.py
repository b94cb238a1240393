"""Whether ``terraform init`` would find anything to do.

It fetches modules and providers and sets up a backend. A template that calls no
module, names no backend, and uses only providers that are there already can be
planned at once; that is the usual case of an import, and init a fourth of its time.
In any doubt init runs.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from provisioning_app.provisioner.terraform.evaluator import (
    ExpressionFailed,
    Scope,
    evaluate,
)
from provisioning_app.provisioner.terraform.files import is_template_file
from provisioning_app.provisioner.terraform.hcl import (
    Attribute,
    Block,
    nested_blocks,
    read_file,
)

#: The addresses that the daemon's provider answers to.
OURS = "wirtual/wirtual"
PUBLIC = "coder/coder"

#: What init looks at, besides the files of the module.
_LEFT_BY_INIT = (".terraform", ".terraform.lock.hcl")
#: With these the host tells init to do something else.
_INSTRUCTIONS = ("TF_CLI_ARGS", "TF_DATA_DIR", "TF_WORKSPACE")

#: Blocks that never need anything that isn't there.
_HARMLESS = frozenset({"locals", "moved", "output", "variable"})
_BUILT_IN = ("resource", "terraform_data")
#: How a function of a provider is called.
_PROVIDER_FUNCTION = b"provider::"


def needs_init(
    directory: Path, environment: Mapping[str, str], served: Collection[str]
) -> bool:
    """Whether init may be needed for the template in ``directory``.

    ``served`` are the addresses of providers that the daemon serves.
    """
    if any(name.startswith(_INSTRUCTIONS) for name in environment):
        return True
    blocks: list[Block] = []
    for path in directory.iterdir():
        if path.name in _LEFT_BY_INIT or path.name.endswith((".json", ".tofu")):
            return True
        if is_template_file(path.name):
            source = path.read_bytes()
            file = read_file(path.name, source)
            if file.problems or _PROVIDER_FUNCTION in source:
                return True
            blocks += file.blocks
    providers = _declared(blocks, served)
    return not all(_is_ready(each, providers) for each in blocks)


def _declared(blocks: Iterable[Block], served: Collection[str]) -> frozenset[str]:
    """Give the local names of served providers that the template declares."""
    settings = [each for each in blocks if each.type == "terraform"]
    requirements = [
        attribute
        for block in settings
        for nested in nested_blocks(block)
        for attribute in nested.attributes.values()
        if nested.type == "required_providers"
    ]
    return frozenset(each.name for each in requirements if _source(each) in served)


def _source(requirement: object) -> str:
    if not isinstance(requirement, Attribute):
        return ""
    try:
        value = evaluate(requirement.expression, Scope())
    except ExpressionFailed:
        return ""
    return str(value.get("source", "")) if isinstance(value, Mapping) else ""


def _is_ready(block: Block, providers: frozenset[str]) -> bool:
    """Whether a block needs nothing but what is there."""
    if block.type == "terraform":
        return set(block.attributes) <= {"required_version"} and all(
            nested.type == "required_providers" and set(nested.attributes) <= providers
            for nested in nested_blocks(block)
        )
    if block.type == "provider":
        return block.labels[:1] != () and block.labels[0] in providers
    if block.type in {"data", "resource"}:
        own = "provider" in block.attributes  # as if it were said by its type
        kind = block.labels[0] if block.labels else ""
        known = kind.partition("_")[0] in providers
        return not own and (known or (block.type, kind) == _BUILT_IN)
    return block.type in _HARMLESS
