"""Bodies are JSON or refused. Rule: spec/identity.md, 1.5."""

import io

import pytest

from wirtual.core.api.parsers import LARGEST_BODY, JsonParser, parse_json
from wirtual.core.errors import BodyNotJson, TooLarge


def test_only_the_first_value_is_read():
    assert parse_json(b' {"a": 1} trailing') == {"a": 1}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"nope",
        b"\xff\xfe",
        b"NaN",
        b"[" * 100_000,
        b'{"a": "\\ud800"} x',
        b'"\\ud800"',
    ],
)
def test_what_is_no_json_is_refused(text):
    with pytest.raises(BodyNotJson):
        parse_json(text)


def test_a_body_has_a_largest_size():
    with pytest.raises(TooLarge):
        JsonParser().parse(io.BytesIO(b" " * (LARGEST_BODY + 1)))
