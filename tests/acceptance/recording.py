"""Keeps requests with their answers as the examples of the API document.

What differs from run to run is replaced by something made up that stays the same.
"""

import re
from typing import Any
from uuid import UUID

import orjson

from tests.api import conformance
from tests.api.client import PREFIX, Api

#: As many elements of a list are shown.
ELEMENTS = 2
NIL = str(UUID(int=0))
ID = "00000000-0000-4000-8000-{:012}"
KEY = "FakeKey{:03}"
DAY = "2030-01-{:02}"
SECRET = "NotARealSecretAtAll000"
ZERO_TIME = "0001-01-01T00:00:00Z"
#: The words that are replaced wherever they stand, and their replacement.
PLAIN = [
    (re.compile(r"\b(?!0001-)\d{4}-\d\d-\d\dT[\d:.]+Z"), "2030-01-01T09:00:00Z"),
    (re.compile(r"\b[\w-]{16,}\.[\w-]{16,}\.[\w-]{16,}"), "fake.json.token"),
    (re.compile(r"ssh-ed25519 \S+"), "ssh-ed25519 AAAAfakefakefakefake"),
    (re.compile(r"\bv\d+\.\d+\.\d+\S*"), "v0.1.0"),
]
IDS = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
DAYS = re.compile(r"\d{4}-\d\d-\d\d")
TOKENS = re.compile(r"\b(\w{10})-(\w{22})\b")


class Recorder:
    """Sends requests, and keeps each as the example of its operation."""

    def __init__(self) -> None:
        self.examples: dict[str, dict[str, Any]] = {}
        self._made_up = MadeUp()

    def tell(
        self, api: Api, method: str, path: str, body: Any = None, **options: Any
    ) -> Any:
        """Send a request that must succeed, keep it, and give what was answered.

        A body of bytes is an archive, which no example can show.
        """
        operation = conformance.find_operation(method, PREFIX + path)
        assert operation, f"{method} {path} is not documented"
        name = operation["operationId"]
        assert name not in self.examples, f"{name} has been told already"
        answer = api.request(method, path, body, **options)
        assert 200 <= answer.status_code < 300, f"{method} {path}: {answer.content}"
        told = orjson.loads(answer.content) if answer.content else None
        example = {
            "request": None if isinstance(body, bytes) else self._made_up.of(body),
            "status": answer.status_code,
            "response": self._made_up.of(told),
        }
        if answer.content:  # what is made up must fit the document as well
            conformance.check(
                method,
                PREFIX + path,
                answer.status_code,
                answer.headers["Content-Type"],
                orjson.dumps(example["response"]),
            )
        self.examples[name] = example
        return told


class MadeUp:
    """Made-up values for what differs from run to run, numbered as they appear."""

    def __init__(self) -> None:
        self._ids = {NIL: NIL}
        self._keys: dict[str, str] = {}
        self._days: dict[str, str] = {}

    def of(self, value: Any) -> Any:
        """The same value without anything that another run would say otherwise."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            # Lists of things are cut; days of the week and the like are told whole.
            things = bool(value) and isinstance(value[0], dict)
            return [self.of(each) for each in (value[:ELEMENTS] if things else value)]
        if isinstance(value, dict):
            return {self._text(name): self.of(each) for name, each in value.items()}
        return value

    def _text(self, text: str) -> str:
        if DAYS.fullmatch(text):
            return self._days.setdefault(text, DAY.format(len(self._days) + 1))
        text = TOKENS.sub(lambda found: f"{self._key(found[1])}-{SECRET}", text)
        text = self._keys.get(text, text)
        for pattern, replacement in PLAIN:
            text = pattern.sub(replacement, text)
        return IDS.sub(self._id, text)

    def _key(self, key: str) -> str:
        return self._keys.setdefault(key, KEY.format(len(self._keys) + 1))

    def _id(self, found: re.Match[str]) -> str:
        return self._ids.setdefault(found[0], ID.format(len(self._ids)))
