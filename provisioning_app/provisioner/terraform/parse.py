"""Reading a template without running it: variables, tags, README.

Only the top directory is looked at. What is wrong with a file is told in the form
that authors know from Terraform.

Rule: spec/terraform.md, 4.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from provisioning_app.provisioner.protocol import Parsed, WorkFailed
from provisioning_app.provisioner.terraform import tags
from provisioning_app.provisioner.terraform.files import is_template_file, read_files
from provisioning_app.provisioner.terraform.hcl import File, Problem
from provisioning_app.provisioner.terraform.variables import gather_variables

README = "README.md"
#: Columns of an error's text.
_WIDTH = 78  # spec/terraform.md, 4


def read_template(directory: Path) -> Parsed:
    """Read a template that was unpacked.

    Raises:
        WorkFailed: a file is broken, or tags don't make sense.
    """
    try:
        files = list(read_files(_sources(directory)))
        declared, problems = gather_variables(files)
    except RecursionError as error:
        raise WorkFailed("load module: the files are nested too deeply") from error
    problems = [*(each for file in files for each in file.problems), *problems]
    if problems:
        raise WorkFailed("load module: " + "\n\n".join(map(_shown, problems)))
    return Parsed(
        variables=tuple(each.variable for each in declared),
        workspace_tags=_tags(files),
        readme=_readme(directory),
    )


def sensitive_variables(directory: Path) -> frozenset[str]:
    """Give the names of variables that the template calls sensitive, as far as read."""
    try:
        declared, _ = gather_variables(read_files(_sources(directory)))
    except (OSError, RecursionError):
        return frozenset()
    variables = (each.variable for each in declared)
    return frozenset(each.name for each in variables if each.sensitive)


def _sources(directory: Path) -> Iterator[tuple[str, bytes]]:
    for path in directory.iterdir():
        if is_template_file(path.name) and path.is_file():
            yield path.name, path.read_bytes()


def _tags(files: Sequence[File]) -> Mapping[str, str]:
    try:
        return tags.raw_tags(files)
    except tags.TagsInvalid as error:
        raise WorkFailed(f"can't load workspace tags: {error}") from error


def _readme(directory: Path) -> str:
    try:
        return (directory / README).read_text("utf-8", "replace")
    except OSError:
        return ""


def _shown(problem: Problem) -> str:
    head = f"ERROR: {problem.summary} ({problem.file}:{problem.line})"
    detail = textwrap.wrap(problem.detail, _WIDTH)
    return "\n".join([head, *(f"> {line}" for line in detail)])
