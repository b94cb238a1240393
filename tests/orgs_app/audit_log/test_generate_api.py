"""POST /audit/testgenerate. Rule: spec/identity.md, 8.5."""

from uuid import uuid4

import pytest

from orgs_app.audit.models import AuditLog

PATH = "/audit/testgenerate"


def test_what_is_not_given_is_made_up(api, olivia):
    assert api.as_(olivia).post(PATH, {}).status_code == 204
    entry = AuditLog.objects.get()
    assert (entry.user_id, entry.resource_target) == (olivia.pk, "olivia")
    assert (entry.action, entry.resource_type) == ("write", "user")
    assert (entry.status_code, entry.request_id.int) == (200, 0)
    assert entry.diff == {"foo": {"old": "bar", "new": "baz", "secret": False}}
    assert entry.additional_fields == {}


def test_what_is_given_is_written(api, olivia, organization):
    body = {
        "action": "create",
        "resource_type": "template",
        "resource_id": str(uuid4()),
        "additional_fields": {"build_reason": "autostart"},
        "time": "2022-08-15T14:30:45.000Z",
        "build_reason": "autostart",
        "organization_id": str(organization.pk),
    }
    assert api.as_(olivia).post(PATH, body).status_code == 204
    (entry,) = api.as_(olivia).get("/audit").json()["audit_logs"]
    for name in ("action", "resource_type", "resource_id", "organization_id"):
        assert entry[name] == body[name]
    assert entry["time"] == "2022-08-15T14:30:45Z"
    assert entry["additional_fields"] == {"build_reason": "autostart"}


def test_json_is_taken_as_bytes_too(api, olivia):
    body = {"additional_fields": list(b'{"a": 1}')}
    assert api.as_(olivia).post(PATH, body).status_code == 204
    assert AuditLog.objects.get().additional_fields == {"a": 1}


@pytest.mark.parametrize(
    "body",
    [
        {"additional_fields": "text"},
        {"additional_fields": [1, 2]},
        {"additional_fields": [999]},
        {"resource_id": "1"},
        {"time": "noon"},
        {"action": "dance"},
        {"resource_type": "dance"},
        [],
    ],
)
def test_a_body_that_makes_no_sense_is_refused(api, olivia, body):
    assert api.as_(olivia).post(PATH, body).status_code == 400
    assert not AuditLog.objects.exists()


def test_only_owners_may(api, mia):
    answer = api.as_(mia).post(PATH, {"action": "dance"})
    assert answer.status_code == 403
    assert not AuditLog.objects.exists()
