"""Moving an account to a provider. Rule: spec/identity.md, 4.7."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps

from orgs_app.audit.models import AuditLog
from orgs_app.external_login.conversion import Conversion
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.models import User
from tests.make.people import PASSWORD, make_user
from wirtual.core import clock

pytestmark = pytest.mark.django_db

STATE = "convert-" + "s" * 32
COOKIE = "wirtual_oauth_convert_jwt"


@pytest.fixture
def pia(organization):
    return make_user("pia", password=PASSWORD, organizations=[organization])


@pytest.fixture
def provider(crooked, pia):
    """A provider that knows Pia."""
    crooked.claims = {"email": pia.email}
    return crooked


def note(user, **fields):
    values = {
        "user_id": user.pk,
        "from_login_type": LoginType.PASSWORD,
        "to_login_type": LoginType.OIDC,
        "state": STATE,
        "created_at": clock.now(),
        "expires_at": clock.now() + timedelta(minutes=5),
        **fields,
    }
    return Conversion(**values).signed()


def complete(browser, text):
    if text:
        browser.cookies[COOKIE] = text
    return browser.sign_in(oidc_merge_state=STATE).status_code


def begin(api, user="me", to_type="oidc", password=PASSWORD):
    body = {"to_type": to_type, "password": password}
    return api.post(f"/users/{user}/convert-login", body)


def test_it_is_written_down(api, pia):
    assert begin(api.as_(pia)).status_code == 201
    entry = AuditLog.objects.get(resource_type="convert_login")
    assert (entry.action, entry.status_code) == ("create", 201)
    assert (entry.resource_id, entry.resource_target) == (pia.pk, "oidc")
    assert entry.diff["to_login_type"] == {"new": "oidc", "secret": False}
    assert entry.diff["from_login_type"] == {"new": "password", "secret": False}


@pytest.mark.parametrize("to_type", ["none", "password", "token", "nonsense", ""])
def test_accounts_move_to_providers_only(api, pia, to_type):
    assert begin(api.as_(pia), to_type=to_type).status_code == 400


def test_passwords_of_others_cannot_be_tried(api, pia, tom, mia):
    assert begin(api.as_(tom), "pia", password=PASSWORD).status_code == 403
    assert begin(api.as_(tom), "pia", password="wrong").status_code == 403
    assert begin(api.as_(mia), "pia").status_code == 400


def test_the_login_type_changes_and_the_password_goes(browser, provider, pia):
    assert complete(browser, note(pia)) == 307
    pia.refresh_from_db()
    assert (pia.login_type, pia.password) == (LoginType.OIDC, "")
    entry = AuditLog.objects.get(resource_type="user", action="write")
    assert (entry.user_id, entry.status_code) == (pia.pk, 307)
    assert entry.diff["login_type"] == {
        "old": "password",
        "new": "oidc",
        "secret": False,
    }
    assert entry.diff["hashed_password"] == {"secret": True}
    assert not browser.session


def test_no_account_is_made(browser, provider, pia):
    provider.claims = {"email": "nobody@wirtual.example"}
    browser.cookies[COOKIE] = note(pia)
    answer = browser.sign_in(oidc_merge_state=STATE)
    assert answer.status_code == 400
    assert "nobody@wirtual.example" in answer.json()["message"]
    assert User.objects.count() == 1


def test_the_cookie_has_to_be_there(browser, provider):
    assert complete(browser, "") == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "convert-" + "t" * 32},
        {"user_id": uuid4()},
        {"from_login_type": LoginType.GITHUB},
        {"to_login_type": LoginType.GITHUB},
    ],
)
def test_it_has_to_be_the_same_conversion(browser, provider, pia, fields):
    assert complete(browser, note(pia, **fields)) == 403
    pia.refresh_from_db()
    assert pia.login_type == LoginType.PASSWORD


def test_another_server_s_note_is_worth_nothing(browser, provider, pia):
    text = note(pia)
    apps.get_model("deployment", "Deployment").objects.update(id=uuid4())
    assert complete(browser, text) == 403


def test_another_key_s_note_is_worth_nothing(browser, provider, pia, settings):
    text = note(pia)
    settings.SECRET_KEY = "another" * 10
    assert complete(browser, text) == 400


@pytest.mark.parametrize("text", ["a.b.c", "nonsense", "é"])
def test_nonsense_is_worth_nothing(browser, provider, text):
    assert complete(browser, text) == 400


def test_an_old_note_is_worth_nothing(browser, provider, pia):
    past = clock.now() - timedelta(seconds=1)
    assert complete(browser, note(pia, expires_at=past)) == 400


def test_a_note_is_worth_nothing_twice(browser, provider, pia):
    text = note(pia)
    assert complete(browser, text) == 307
    assert complete(browser, text) == 403


def test_a_suspended_account_is_not_moved(browser, provider, pia):
    User.objects.filter(pk=pia.pk).update(status=UserStatus.SUSPENDED)
    assert complete(browser, note(pia)) == 401
    pia.refresh_from_db()
    assert pia.password
