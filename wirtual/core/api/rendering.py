"""Answers as JSON, in the one form that the product sends.

Rule: spec/identity.md, 1.3 and 1.11.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

CONTENT_TYPE = "application/json; charset=utf-8"
OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def to_json(value: Any) -> bytes:
    """``value`` as one JSON text and a newline, safe inside HTML."""
    text = orjson.dumps(value, default=_plain, option=OPTIONS)
    return (
        text.replace(b"<", b"\\u003c")
        .replace(b">", b"\\u003e")
        .replace(b"&", b"\\u0026")
    )


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, bytes):
        return orjson.Fragment(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


class JsonRenderer(BaseRenderer):
    """Writes an answer's data; an empty answer stays empty."""

    media_type = "application/json"
    format = "json"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """JSON for ``data``; nothing for None."""
        if data is None:
            return b""
        return to_json(data)


class OneFormNegotiation(BaseContentNegotiation):
    """Whatever a client accepts, it gets the operation's one form."""

    def select_parser(
        self, request: Request, parsers: Iterable[BaseParser]
    ) -> BaseParser | None:
        """The operation's parser, irrespective of ``Content-Type``."""
        return next(iter(parsers), None)

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """The operation's renderer, irrespective of ``Accept``."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type
