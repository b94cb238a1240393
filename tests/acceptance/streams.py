"""Listening to streams, as a client would."""

from typing import Any

import orjson
from websockets.sync.client import connect

from tests.api.client import HEADER, Api


def followed(api: Api, address: str, path: str) -> tuple[list[Any], int]:
    """Every message of a stream, and the code that it is closed with."""
    headers = {HEADER: api.token}
    with connect(f"ws://{address}/api/v2{path}", additional_headers=headers) as socket:
        messages = [orjson.loads(message) for message in socket]
        return messages, socket.close_code or 0
