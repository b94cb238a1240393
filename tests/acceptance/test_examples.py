"""The examples of the API document are what the server answers.

Written anew by ``pytest tests/acceptance/test_examples.py --record-examples``.
"""

from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OKPKey

from tests.acceptance.recording import Recorder
from tests.acceptance.story.tale import play
from tests.api.conformance import document
from tests.make.people import default_organization
from wirtual.deployment.build_info.models import Deployment
from wirtual.openapi import EXAMPLES

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
#: Ends after everybody who reads this; an example must not expire.
FAR_AWAY = 4_102_444_800
#: Operations with an answer that have no example, and why.
WITHOUT = {
    "convert-user-from-password-to-oauth-authentication": "needs somewhere else to "
    "sign in, which the story hasn't",
    "get-deployment-stats": "always refused until workspaces send figures",
    "get-deployment-config": "tells of the machine it runs on",
}


@pytest.fixture
def licence(settings: Any) -> str:
    """A licence whose issuer the server knows."""
    raw = PRIVATE.public_key().public_bytes_raw()
    settings.WIRTUAL_LICENSE_KEYS = {"issuer": raw}
    claims = {
        "version": 3,
        "jti": "5f3c8f0e-8d2c-4f3e-9b0a-6f1d2c3b4a59",
        "exp": FAR_AWAY,
        "license_expires": FAR_AWAY,
    }
    header = {"alg": "Ed25519", "kid": "issuer"}
    return jwt.encode(header, claims, OKPKey(PRIVATE, None), algorithms=["Ed25519"])


@pytest.fixture
def empty(transactional_db: None) -> None:
    """What migrations made, also where a test has emptied the tables since."""
    default_organization()
    Deployment.objects.get_or_create()


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_the_examples_are_what_the_server_answers(empty, licence, pytestconfig):
    recorder = Recorder()
    play(recorder, licence)
    if pytestconfig.getoption("record_examples"):
        options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
        EXAMPLES.write_bytes(orjson.dumps(recorder.examples, option=options))
    written = orjson.loads(EXAMPLES.read_bytes())
    assert recorder.examples == written, "if that is meant, --record-examples"


def test_every_operation_has_an_example_or_a_reason():
    without = {
        operation["operationId"]
        for methods in document()["paths"].values()
        for operation in methods.values()
        if _bare(operation)
    }
    assert without == set(WITHOUT)


def test_every_example_belongs_to_an_operation():
    operations = {
        operation["operationId"]
        for methods in document()["paths"].values()
        for operation in methods.values()
    }
    assert set(orjson.loads(EXAMPLES.read_bytes())) <= operations


def _bare(operation: dict[str, Any]) -> bool:
    """Whether no successful JSON answer of the operation has an example."""
    answers = [
        answer["content"]["application/json"]
        for status, answer in operation["responses"].items()
        if status.startswith("2") and "application/json" in answer.get("content", {})
    ]
    return bool(answers) and not any("example" in answer for answer in answers)
