"""Signing in through identity providers, case by case, over HTTP alone.

Each test cites its case: spec/identity.md, 13. The OpenID Connect provider is a real
one in a process of its own, but where it has to misbehave.
"""

from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.acceptance.owners import FIRST, PASSWORD
from tests.providers.browser import GITHUB, OIDC, Browser

pytestmark = pytest.mark.django_db

_numbers = count(1)


@pytest.fixture
def subject():
    """Somebody of whom the provider has not heard yet."""
    return f"subject-{next(_numbers)}"


def actions(owner):
    """What the log tells about sign-ins, newest first."""
    logs = owner.get("/audit?q=resource_type:api_key").json()["audit_logs"]
    return [(each["action"], each["status_code"]) for each in logs]


def me(api, browser):
    return api.with_token(browser.session).get("/users/me").json()


NIL = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize("login_type", ["oidc", "token"])
def test_accounts_for_a_provider_need_one(owner, login_type):  # case 46
    body = {"email": "a@b.example", "username": "a", "organization_ids": [NIL]}
    answer = owner.post("/users", {**body, "login_type": login_type})
    assert answer.status_code == 400


# Conversion


def begin(api, to_type="oidc", password=PASSWORD):
    body = {"to_type": to_type, "password": password}
    return api.post("/users/me/convert-login", body)


def test_a_conversion_begins_with_the_password(owner):  # case 77
    assert begin(owner, to_type="password").status_code == 400
    assert begin(owner, password="wrong").status_code == 401
    begun = begin(owner)
    assert begun.status_code == 201
    assert begun.json()["state_string"].startswith("convert-")
    assert len(begun.json()["state_string"]) == len("convert-") + 32
    assert begun.json()["user_id"] == owner.user_id
    left = datetime.fromisoformat(begun.json()["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=4) < left <= timedelta(minutes=5)
    cookie = begun.cookies["wirtual_oauth_convert_jwt"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        "Lax",
        "/",
    )


def test_a_conversion_ends_at_the_provider(owner, browser, oidc, subject):  # 4.7
    oidc.knows(subject, email=FIRST["email"])
    browser.cookies["wirtual_session_token"] = owner.token
    token = owner.post("/users/me/keys/tokens", {}).json()["key"]
    begun = browser.take(begin(owner))
    state = begun.json()["state_string"]
    done = browser.sign_in_at(oidc, subject, oidc_merge_state=state)
    assert (done.status_code, done.headers["Location"]) == (307, "/")
    assert not browser.session
    assert "wirtual_oauth_convert_jwt" not in browser.cookies
    assert owner.get("/users/me").status_code == 401
    assert owner.with_token(token).get("/users/me").status_code == 200
    credentials = {"email": FIRST["email"], "password": PASSWORD}
    assert owner.post("/users/login", credentials).status_code in {401, 403}
    assert browser.sign_in_at(oidc, subject).status_code == 307
    assert me(owner, browser)["id"] == owner.user_id


# The dance


def test_a_browser_without_a_code_is_sent_to_the_provider(browser, oidc):  # case 85
    sent = browser.get(OIDC, redirect="https://evil.example/x?y=1")
    assert sent.status_code == 307
    address = urlsplit(sent.headers["Location"])
    assert f"{address.scheme}://{address.netloc}" == oidc.url
    (state,) = parse_qs(address.query)["state"]
    assert len(state) == 32
    assert sent.cookies["oauth_state"].value == state
    assert sent.cookies["oauth_redirect"].value == "/x?y=1"


def test_states_are_compared(api, browser, oidc):  # case 86
    assert api.get(f"{OIDC}?code=c").status_code == 400
    assert api.get(f"{OIDC}?code=c&state=s").status_code == 401
    browser.get(OIDC)
    assert browser.get(OIDC, code="c", state="another").status_code == 401


def test_a_stranger_gets_an_account(owner, browser, oidc, subject):  # case 87
    oidc.knows(subject, email="kyle@kwc.example")
    came = browser.sign_in_at(oidc, subject, redirect="/templates?page=2")
    assert (came.status_code, came.headers["Location"]) == (307, "/templates?page=2")
    kyle = me(owner, browser)
    assert (kyle["username"], kyle["status"]) == ("kyle", "active")
    assert kyle["login_type"] == "oidc"
    default = owner.get("/organizations/default").json()["id"]
    assert kyle["organization_ids"] == [default]
    assert actions(owner)[0] == ("register", 307)
    assert browser.sign_in_at(oidc, subject).status_code == 307
    assert me(owner, browser)["id"] == kyle["id"]
    assert actions(owner)[0] == ("login", 307)


def test_an_address_has_to_be_verified(browser, oidc, subject, settings):  # case 88
    oidc.knows(subject, email="kyle@kwc.example", email_verified=False)
    assert browser.sign_in_at(oidc, subject).status_code == 403
    settings.WIRTUAL_OIDC_IGNORE_EMAIL_VERIFIED = True
    assert browser.sign_in_at(oidc, subject).status_code == 307


@pytest.mark.parametrize("claims", [{"email": 5}, {}, {"preferred_username": "kyle"}])
def test_there_has_to_be_an_address(browser, oidc, subject, claims):  # case 88
    oidc.knows(subject, **claims)
    assert browser.sign_in_at(oidc, subject).status_code == 400


def test_a_username_may_be_the_address(api, browser, oidc, subject):  # case 88
    oidc.knows(subject, preferred_username="kyle@kwc.example")
    assert browser.sign_in_at(oidc, subject).status_code == 307
    kyle = me(api, browser)
    assert (kyle["email"], kyle["username"]) == ("kyle@kwc.example", "kyle")


@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("a@WIRTUAL.example", 307),
        ("a@x.wirtual.example", 403),
        ("a@tual.example", 403),
        ("a@wirtual.example@tual.example", 403),
    ],
)
def test_domains_are_whole(browser, oidc, subject, settings, email, status):  # case 89
    settings.WIRTUAL_OIDC_EMAIL_DOMAIN = ("@wirtual.example",)
    oidc.knows(subject, email=email)
    assert browser.sign_in_at(oidc, subject).status_code == status


def test_sign_ups_can_be_disabled(browser, oidc, subject, settings):  # case 90
    settings.WIRTUAL_OIDC_ALLOW_SIGNUPS = False
    oidc.knows(subject, email="kyle@kwc.example")
    assert browser.sign_in_at(oidc, subject).status_code == 403
    assert not browser.session


def test_an_account_with_a_password_is_not_taken(owner, browser, oidc, subject):
    # case 90
    oidc.knows(subject, email=FIRST["email"].upper())
    answer = browser.sign_in_at(oidc, subject)
    assert answer.status_code == 403
    assert "oidc" in answer.json()["message"]
    assert "password" in answer.json()["message"]
    assert not browser.session
    assert actions(owner)[0] == ("login", 403)


def test_github_lets_in_members_of_organizations(browser, github, settings):  # case 91
    settings.WIRTUAL_GITHUB_ALLOWED_ORGS = ("Wirtual",)
    github.joins("elsewhere")
    github.joins("wirtual", state="pending")
    assert browser.sign_in(GITHUB).status_code == 401
    github.joins("WIRTUAL")
    assert browser.sign_in(GITHUB).status_code == 307


def test_github_has_to_have_verified_the_address(browser, github):  # case 91
    github.emails[1]["verified"] = False
    assert browser.sign_in(GITHUB).status_code == 400


def test_a_github_login_becomes_a_username(api, browser, github):  # case 91
    github.account["login"] = "a_b"
    assert browser.sign_in(GITHUB).status_code == 307
    found = me(api, browser)
    assert (found["username"], found["name"]) == ("a-b", "Octo Cat")
    assert found["email"] == "octo@octo.example"
    assert found["avatar_url"] == "https://github.example/octo.png"
    assert found["login_type"] == "github"


def test_what_is_offered_is_told(api, oidc, github, settings):  # 4.1
    settings.WIRTUAL_OIDC_SIGN_IN_TEXT = "Sign in with Acme"
    offered = api.get("/users/authmethods").json()
    assert offered["oidc"] == {
        "enabled": True,
        "signInText": "Sign in with Acme",
        "iconUrl": "",
    }
    assert offered["github"] == {"enabled": True}


def test_a_session_lasts_as_any_other(api, browser, oidc, subject):  # 6.2
    oidc.knows(subject, email="kyle@kwc.example")
    browser.sign_in_at(oidc, subject)
    client = api.with_token(browser.session)
    key = client.get(f"/users/me/keys/{browser.session[:10]}").json()
    assert (key["login_type"], key["lifetime_seconds"]) == ("oidc", 86400)


def test_browsers_are_apart(api, browser, oidc, subject):  # 6.1
    oidc.knows(subject, email="kyle@kwc.example")
    sent = browser.get(OIDC)
    back = oidc.enter(sent.headers["Location"], subject)
    assert Browser(api).come_back(back).status_code == 401
