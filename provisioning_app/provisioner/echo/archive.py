"""Making echo archives: the history that a test wants, as a tar."""

import io
import tarfile
from collections.abc import Iterator, Mapping, Sequence

from provisioning_app.provisioner.echo.messages import Message, encode
from provisioning_app.provisioner.protocol import (
    Applied,
    Parsed,
    Planned,
    Transition,
)

#: What a phase answers: messages for every transition, or for each its own.
Script = Sequence[Message] | Mapping[Transition, Sequence[Message]]

_PARSED = Parsed()
_PLANNED = (Planned(),)
_APPLIED = (Applied(),)


def make_archive(
    *,
    parse: Parsed | Sequence[Message] | None = _PARSED,
    plan: Script = _PLANNED,
    apply: Script = _APPLIED,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Make a tar that the echo provisioner plays.

    Without arguments everything succeeds and nothing comes of it. Each phase is a
    list of log lines that ends with `Parsed`, `Planned`, `Applied` or a
    `WorkFailed`. A plan or apply that doesn't end so runs until it is canceled. An
    empty phase (None, ``()``) fails with ``no state``. With a mapping of
    transitions, one that isn't named is empty.
    """
    if isinstance(parse, Parsed):
        parse = (parse,)
    content = {
        **dict(_numbered("parse", parse or ())),
        **dict(_numbered("plan", plan)),
        **dict(_numbered("apply", apply)),
        **(files or {}),
    }
    return make_tar(content)


def make_tar(files: Mapping[str, bytes]) -> bytes:
    """Make a tar of regular files, the same bytes each time."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            member.mode = 0o644
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def _numbered(phase: str, script: Script) -> Iterator[tuple[str, bytes]]:
    if isinstance(script, Mapping):
        for transition, messages in script.items():
            yield from _numbered(f"{transition}.{phase}", messages)
        return
    for number, message in enumerate(script):
        yield f"{number}.{phase}.json", encode(message)
