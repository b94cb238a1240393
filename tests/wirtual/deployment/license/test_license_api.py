"""Entitlements and licences over HTTP. Rule: spec/identity-enterprise.md, 1 and 9."""

from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OKPKey

from orgs_app.audit.models import AuditLog
from orgs_app.user.enums import UserStatus
from tests.make.people import make_user
from wirtual.core import clock
from wirtual.deployment.build_info.models import Deployment

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"1" * 32)


@pytest.fixture
def issuer(settings):
    """An issuer whose key the server knows."""
    raw = PRIVATE.public_key().public_bytes_raw()
    settings.WIRTUAL_LICENSE_KEYS = {"issuer": raw}


def licence(kid="issuer", **changes):
    later = int((clock.now() + timedelta(days=1)).timestamp())
    claims = {"version": 3, "exp": later, "license_expires": later, **changes}
    claims = {name: value for name, value in claims.items() if value is not None}
    header = {"alg": "Ed25519", "kid": kid}
    return jwt.encode(header, claims, OKPKey(PRIVATE, None), algorithms=["Ed25519"])


def test_every_feature_is_there_without_asking_who(api, olivia):  # case 1
    make_user(status=UserStatus.SUSPENDED)
    make_user(status=UserStatus.DORMANT)
    answer = api.get("/entitlements")
    assert answer.status_code == 200
    told = answer.json()
    assert len(told["features"]) == 18
    assert {each["entitlement"] for each in told["features"].values()} == {"entitled"}
    off = {name for name, each in told["features"].items() if not each["enabled"]}
    assert off == {"browser_only", "scim", "external_token_encryption"}
    assert told["features"]["user_limit"]["actual"] == 1
    assert told["features"]["user_limit"]["limit"] is None
    assert (told["has_license"], told["errors"], told["warnings"]) == (True, [], [])


def test_a_feature_that_was_switched_off_is_told(api, db, settings):
    settings.WIRTUAL_DISABLED_FEATURES = frozenset({"template_rbac"})
    features = api.get("/entitlements").json()["features"]
    off = features["template_rbac"]
    assert (off["entitlement"], off["enabled"]) == ("not_entitled", False)


def test_a_licence_is_kept_and_forgotten(api, olivia, mia, issuer):  # case 3
    client = api.as_(olivia)
    assert client.get("/licenses").json() == api.as_(mia).get("/licenses").json() == []
    own = str(uuid4())
    text = licence(jti=own, nbf=int(clock.now().timestamp()) + 9000)
    added = client.post("/licenses", {"license": text})
    assert (added.status_code, added.json()["uuid"]) == (201, own)
    assert text not in added.text
    assert client.post("/licenses", {"license": text}).status_code == 409
    assert client.get("/licenses").json() == [added.json()]
    assert api.as_(mia).get("/licenses").json() == []
    path = f"/licenses/{added.json()['id']}"
    assert api.as_(mia).delete(path).status_code == 403
    deleted = client.delete(path)
    assert (deleted.status_code, deleted.content) == (200, b"")
    assert client.delete(path).status_code == 404
    entries = AuditLog.objects.filter(resource_type="license", status_code__lt=300)
    actions = entries.order_by("time").values_list("action", "resource_id")
    assert [(action, str(key)) for action, key in actions] == [
        ("create", own),
        ("delete", own),
    ]


def test_only_licences_are_kept(api, olivia, mia, issuer):  # case 4
    assert api.as_(mia).post("/licenses", {"license": "x"}).status_code == 403
    client = api.as_(olivia)
    past = int(clock.now().timestamp()) - 60
    wrong = [
        "invalid",
        licence(kid="stranger"),
        licence(exp=past),
        licence(exp=past, nbf=past + 9000),
        licence(exp=None),
        licence(license_expires=None),
        licence(version=1),
        licence()[:-8] + "AAAAAAAA",
    ]
    for text in wrong:
        refused = client.post("/licenses", {"license": text})
        assert refused.status_code == 400
        assert "license" in refused.json()["message"].lower()
    assert client.post("/licenses", {}).status_code == 400
    for path in ("/licenses/1", "/licenses/abc", f"/licenses/{10**30}"):
        assert client.delete(path).status_code == 404


def test_a_licence_for_others_is_refused_with_the_own_id(api, olivia, issuer):
    own = str(Deployment.objects.get().id)
    client = api.as_(olivia)
    refused = client.post("/licenses", {"license": licence(deployment_ids=["x"])})
    assert refused.status_code == 400
    assert own in refused.json()["message"]
    text = licence(deployment_ids=[own])
    assert client.post("/licenses", {"license": text}).status_code == 201


def test_without_keys_no_licence_is_kept(api, olivia):
    refused = api.as_(olivia).post("/licenses", {"license": licence()})
    assert refused.status_code == 400


def test_entitlements_are_refreshed_once_a_minute(api, olivia, mia):  # case 5
    path = "/licenses/refresh-entitlements"
    assert api.as_(mia).post(path).status_code == 403
    client = api.as_(olivia)
    before = client.get("/entitlements").json()["refreshed_at"]
    assert client.post(path).status_code == 201
    assert client.get("/entitlements").json()["refreshed_at"] > before
    again = client.post(path)
    assert again.status_code == 400
    assert 0 < int(again.headers["Retry-After"]) <= 60
