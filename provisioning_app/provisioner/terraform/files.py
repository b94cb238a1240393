"""Which files make up a module, and reading them."""

from collections.abc import Iterable, Iterator

from provisioning_app.provisioner.terraform import hcl, json_syntax
from provisioning_app.provisioner.terraform.hcl import File


def read_files(sources: Iterable[tuple[str, bytes]]) -> Iterator[File]:
    """Read the files that make up a module, in the order of their names."""
    for name, source in sorted(sources):
        if name.endswith(".tf"):
            yield hcl.read_file(name, source)
        elif name.endswith(".tf.json"):
            yield json_syntax.read_file(name, source)


def is_template_file(name: str) -> bool:
    """Whether Terraform takes a file of the top directory for the module's."""
    hidden = name.startswith((".", "#")) or name.endswith(("~", "#"))
    return not hidden and name.endswith((".tf", ".tf.json"))


def is_override(name: str) -> bool:
    """Whether a file changes what others declare, instead of adding to it."""
    stem = name.removesuffix(".json").removesuffix(".tf")
    return stem == "override" or stem.endswith("_override")
