"""The bundled examples: a directory each, described at the head of its README.

Rule: spec/templates.md, 5, T9.
"""

import io
import tarfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings

DIRECTORY = Path(__file__).with_name("bundled")
README = "README.md"
FENCE = "---\n"

FILE_MODE = 0o644


@dataclass(frozen=True, slots=True)
class Example:
    """A template that can be imported as it is. The id is a slug."""

    id: str
    name: str
    description: str
    icon: str
    tags: tuple[str, ...]
    markdown: str = field(repr=False)
    archive: bytes = field(repr=False)

    @property
    def url(self) -> str:
        """Where the example is found on this server."""
        return f"{settings.WIRTUAL_ACCESS_URL}/templates/examples/{self.id}"


@cache
def all_examples() -> tuple[Example, ...]:
    """Every bundled example, in a fixed order."""
    directories = sorted(each for each in DIRECTORY.iterdir() if each.is_dir())
    return tuple(_read(each) for each in directories)


def find_example(example_id: str) -> Example | None:
    """The example with this id, or None."""
    return next((each for each in all_examples() if each.id == example_id), None)


def _read(directory: Path) -> Example:
    readme = (directory / README).read_text(encoding="utf-8")
    _, head, markdown = readme.split(FENCE, 2)
    facts = dict(line.split(": ", 1) for line in head.splitlines() if line)
    tags = facts.get("tags", "").strip("[]")
    return Example(
        id=directory.name,
        name=facts["display_name"],
        description=facts["description"],
        icon=facts["icon"],
        tags=tuple(tag.strip() for tag in tags.split(",") if tag.strip()),
        markdown=markdown.lstrip("\n"),
        archive=_tar(directory),
    )


def _tar(directory: Path) -> bytes:
    """The directory as a tar: the same bytes wherever and whenever it is made."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path in sorted(each for each in directory.rglob("*") if each.is_file()):
            content = path.read_bytes()
            member = tarfile.TarInfo(path.relative_to(directory).as_posix())
            member.size = len(content)
            member.mode = FILE_MODE
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()
