"""How Terraform writes values: MessagePack, with a mark for *not known yet*."""

import json
from collections.abc import Mapping
from typing import Any, Final, TypeGuard

import msgpack
from tf.gen import tfplugin_pb2 as pb


class Unknown:
    """A value that Terraform will know only later. There is one, `UNKNOWN`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()

#: A resource, data source or block as Terraform sends it: names to values, which are
#: None where nothing was set and UNKNOWN where nothing is known.
Config = Mapping[str, Any]

# The codes of MessagePack extensions: a plain unknown value, and one of which
# something is known (that it isn't null, how it begins), which we don't use.
_PLAIN_UNKNOWN = 0
_REFINED_UNKNOWN = 12


def is_known(value: object) -> TypeGuard[Any]:
    """Whether a value is set and known."""
    return value is not None and value is not UNKNOWN


def read_value(value: Any) -> Any:
    """Decode a ``DynamicValue``; None when it holds nothing."""
    if value.msgpack:
        return msgpack.unpackb(
            value.msgpack, ext_hook=_read_extension, strict_map_key=False
        )
    return json.loads(value.json) if value.json else None


def write_value(value: object) -> Any:
    """Encode as a ``DynamicValue``. None is null, of whatever type is expected."""
    return pb.DynamicValue(msgpack=msgpack.packb(value, default=_write_extension))


def _read_extension(code: int, data: bytes) -> object:
    if code in (_PLAIN_UNKNOWN, _REFINED_UNKNOWN):
        return UNKNOWN
    return msgpack.ExtType(code, data)


def _write_extension(value: object) -> object:
    if value is UNKNOWN:
        return msgpack.ExtType(_PLAIN_UNKNOWN, b"\x00")
    raise TypeError(f"{type(value).__name__} can't be sent to Terraform")
