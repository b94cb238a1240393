"""Protocol values as JSON, and back.

A message is an object with one member, named after its kind:
``{"planned": {"resources": [...]}}``. Bytes are base64, times ISO 8601.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from provisioning_app.provisioner.protocol import (
    Applied,
    LogLine,
    Parsed,
    Planned,
    WorkFailed,
)

Message = LogLine | Parsed | Planned | Applied | WorkFailed

KINDS: Mapping[str, type[LogLine | Parsed | Planned | Applied]] = {
    "log": LogLine,
    "parsed": Parsed,
    "planned": Planned,
    "applied": Applied,
}
FAILED = "failed"


class MessageInvalid(ValueError):
    """A file of an echo archive isn't a message."""


def encode(message: Message) -> bytes:
    """Write a message as JSON."""
    if isinstance(message, WorkFailed):
        failure = {"message": message.message, "state": _plain(message.state)}
        return json.dumps({FAILED: failure}).encode()
    kind = next(kind for kind, cls in KINDS.items() if isinstance(message, cls))
    return json.dumps({kind: _plain(message)}).encode()


def decode(text: bytes) -> Message:
    """Read a message.

    Raises:
        MessageInvalid: it isn't JSON, or not one of the messages.
    """
    try:
        [(kind, value)] = json.loads(text).items()
        if kind == FAILED:
            state = base64.b64decode(value.get("state", ""))
            return WorkFailed(value["message"], state=state)
        return cast("Message", _built(KINDS[kind], value))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MessageInvalid(f"not a message: {text[:200]!r}") from error


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, value: Any) -> Any:
    """Build a value of the type that a field was declared with."""
    origin = get_origin(kind)
    if origin is UnionType:
        if value is None:
            return None
        [kind] = [each for each in get_args(kind) if each is not NoneType]
        return _built(kind, value)
    if is_dataclass(kind):
        hints = _hints(cast("type", kind))
        built = {name: _built(hints[name], each) for name, each in value.items()}
        return cast("Any", kind)(**built)
    if origin is Sequence:
        [element] = get_args(kind)
        return tuple(_built(element, each) for each in value)
    if origin is Mapping:
        return dict(value)
    return _scalar(kind, value)


def _scalar(kind: Any, value: Any) -> Any:
    if kind is bytes:
        return base64.b64decode(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if issubclass(kind, StrEnum):
        return kind(value)
    if not isinstance(value, kind):
        raise MessageInvalid(f"{value!r} is not of type {kind.__name__}")
    return value
