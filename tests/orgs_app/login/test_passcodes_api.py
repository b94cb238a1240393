"""Forgotten passwords. Rule: spec/identity.md, 4.4 to 4.6."""

from datetime import timedelta

import pytest

from orgs_app.audit.models import AuditLog
from orgs_app.notification.dispatch import send_waiting
from orgs_app.notification.models import NotificationMessage
from orgs_app.user.enums import LoginType
from orgs_app.user.models import User
from tests.make.people import PASSWORD, make_user
from wirtual.core import clock

BETTER = "AnotherSecurePassword!"
REQUEST, CHANGE = "/users/otp/request", "/users/otp/change-password"


@pytest.fixture
def pia(organization):
    return make_user("pia", password=PASSWORD, organizations=[organization])


def passcode():
    message = NotificationMessage.objects.order_by("-created_at")[0]
    return message.payload["labels"]["one_time_passcode"]


def change(api, email, code, password=BETTER):
    body = {"email": email, "one_time_passcode": code, "password": password}
    return api.post(CHANGE, body)


def test_a_passcode_sets_a_new_password_once(api, pia):
    client = api.as_(pia)
    assert api.post(REQUEST, {"email": pia.email.upper()}).status_code == 204
    code = passcode()
    assert change(api, pia.email, code).status_code == 204
    assert client.get("/users/me").status_code == 401
    login = {"email": pia.email, "password": BETTER}
    assert api.post("/users/login", login).status_code == 201
    assert change(api, pia.email, code, PASSWORD).status_code == 400
    told = AuditLog.objects.filter(resource_id=pia.pk, resource_type="user")
    assert [(each.action, each.status_code) for each in told.order_by("time")] == [
        ("request_password_reset", 204),
        ("write", 204),
        ("write", 400),
    ]
    assert {each.user_id for each in told} == {pia.pk}


def test_a_passcode_is_kept_as_a_digest_only(api, pia):
    api.post(REQUEST, {"email": pia.email})
    code = passcode()
    pia.refresh_from_db()
    assert code not in pia.hashed_one_time_passcode
    send_waiting()
    assert passcode() == ""


def test_the_latest_passcode_counts(api, pia):
    api.post(REQUEST, {"email": pia.email})
    first = passcode()
    api.post(REQUEST, {"email": pia.email})
    assert change(api, pia.email, first).status_code == 400
    assert change(api, pia.email, passcode()).status_code == 204


def test_every_wrong_passcode_is_refused_alike(api, pia, olivia):
    api.post(REQUEST, {"email": pia.email})
    code = passcode()
    answers = [
        change(api, pia.email, "wrong"),
        change(api, olivia.email, code),
        change(api, "nobody@wirtual.example", code),
    ]
    late = clock.now() - timedelta(seconds=1)
    User.objects.filter(pk=pia.pk).update(one_time_passcode_expires_at=late)
    answers.append(change(api, pia.email, code))
    assert {each.status_code for each in answers} == {400}
    assert len({each.content for each in answers}) == 1


def test_a_new_password_has_to_be_good_and_new(api, pia):
    api.post(REQUEST, {"email": pia.email})
    code = passcode()
    for email in (pia.email, "nobody@wirtual.example"):
        answer = change(api, email, "wrong", "weak")
        assert answer.json()["validations"][0]["field"] == "password"
    assert change(api, pia.email, code, PASSWORD).status_code == 400
    assert change(api, pia.email, code, BETTER).status_code == 204


def test_nobody_learns_who_has_an_account(api, pia):
    make_user("robot", login_type=LoginType.NONE)
    answers = [
        api.post(REQUEST, {"email": email})
        for email in (pia.email, "robot@wirtual.example", "nobody@wirtual.example")
    ]
    assert {(each.status_code, each.content) for each in answers} == {(204, b"")}
    assert NotificationMessage.objects.get().user == pia
    assert AuditLog.objects.count() == 1


def test_a_look_alike_address_is_nobodys(api, pia):
    answer = api.post(REQUEST, {"email": "p\u0131a@wirtual.example"})
    assert answer.status_code == 400
    assert not NotificationMessage.objects.exists()


@pytest.mark.parametrize("path", [REQUEST, CHANGE])
def test_without_passwords_there_are_no_passcodes(api, settings, path):
    settings.WIRTUAL_DISABLE_PASSWORD_AUTH = True
    assert api.post(path).status_code == 403
    settings.WIRTUAL_DISABLE_PASSWORD_AUTH = False
    assert api.post(path, {}).status_code == 400


def test_how_good_a_password_is_can_be_asked(api, db):
    weak = api.post("/users/validate-password", {"password": "password"}).json()
    assert weak["valid"] is False
    assert weak["details"]
    good = api.post("/users/validate-password", {"password": PASSWORD}).json()
    assert good == {"valid": True, "details": ""}
    assert api.post("/users/validate-password", {}).status_code == 400
