"""Bodies as JSON, whatever their ``Content-Type`` says.

Rule: spec/identity.md, 1.5: the first JSON value is read, what follows is ignored.
"""

import json
from collections.abc import Mapping
from typing import IO, Any

import orjson
from rest_framework.parsers import BaseParser

from wirtual.core.errors import BodyNotJson, TooLarge

#: Above any honest JSON body: the longest text is a million characters, and one may
#: take twelve bytes. Archives come as raw bytes, not as JSON.
LARGEST_BODY = 16 * 1024 * 1024


class JsonParser(BaseParser):
    """Reads the first JSON value of a body."""

    media_type = "*/*"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value that the body holds.

        Raises:
            TooLarge: the body is longer than any JSON body may be.
            BodyNotJson: there is no JSON value at its beginning.
        """
        text = stream.read(LARGEST_BODY + 1)
        if len(text) > LARGEST_BODY:
            raise TooLarge(detail=f"A JSON body may hold {LARGEST_BODY} bytes.")
        return parse_json(text)


def parse_json(text: bytes) -> Any:
    """The first JSON value in ``text``.

    Raises:
        BodyNotJson: there is none.
    """
    try:
        return orjson.loads(text)
    except ValueError:
        pass
    try:
        value, _ = json.JSONDecoder(parse_constant=_refuse).raw_decode(
            text.decode().lstrip(" \t\r\n")
        )
        # Lone surrogates pass the standard library, but no database takes them.
        orjson.dumps(value)
    except (ValueError, RecursionError, TypeError) as error:
        raise BodyNotJson(detail=str(error)) from error
    return value


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is not a JSON value")
