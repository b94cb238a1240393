"""Whose account it is, and what becomes of it. Rule: spec/identity.md, 6.2."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from orgs_app.api_key.models import APIKey
from orgs_app.audit.models import AuditLog
from orgs_app.external_auth.models import UserLink
from orgs_app.notification.models import NotificationMessage
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.models import User
from tests.make.people import make_user
from tests.providers.browser import GITHUB, OIDC
from wirtual.core.names import name_problem

pytestmark = pytest.mark.django_db

EMAIL = "kyle@kwc.example"


@pytest.fixture
def known(crooked, organization):
    """A provider that knows Kyle."""
    crooked.claims = {"email": EMAIL, "name": " Kyle ", "picture": "https://k.example"}
    return crooked


def make_kyle(**fields):
    fields.setdefault("login_type", LoginType.OIDC)
    return make_user("kyle", email=EMAIL, **fields)


def kyle():
    return User.objects.get(email=EMAIL)


def entries():
    return list(AuditLog.objects.order_by("time").values_list("action", "status_code"))


def test_an_account_shows_what_the_provider_says(browser, known):
    assert browser.sign_in().status_code == 307
    assert (kyle().name, kyle().avatar_url) == ("Kyle", "https://k.example")
    known.claims = {"email": "new@kwc.example", "preferred_username": "other"}
    assert browser.sign_in().status_code == 307
    user = User.objects.get()
    assert (user.email, user.name, user.avatar_url) == ("new@kwc.example", "", "")
    assert user.username == "kyle"


def test_a_link_is_kept(browser, known):
    browser.sign_in()
    link = UserLink.objects.get()
    assert link.linked_id == f"{known.url}||crooked-subject"
    assert (link.oauth_access_token, link.oauth_refresh_token) == ("access", "refresh")
    assert link.claims["id_token_claims"]["email"] == EMAIL
    assert link.claims["user_info_claims"] == {}
    assert link.claims["merged_claims"] == link.claims["id_token_claims"]


def test_an_address_leads_to_the_account_in_any_case(browser, known):
    user = make_kyle()
    known.claims = {"email": EMAIL.upper()}
    assert browser.sign_in().status_code == 307
    assert UserLink.objects.get().user_id == user.pk


def test_a_link_counts_more_than_an_address(browser, known):
    browser.sign_in()
    first = kyle()
    User.objects.filter(pk=first.pk).update(email="moved@kwc.example")
    other = make_user("other", email=EMAIL, login_type=LoginType.OIDC)
    answer = browser.sign_in()
    assert answer.status_code == 409
    assert [each["field"] for each in answer.json()["validations"]] == ["email"]
    assert not APIKey.objects.filter(user=other).exists()


def test_a_deleted_account_is_nobody_s(browser, known):
    browser.sign_in()
    gone = kyle()
    gone.deleted = True
    gone.save()
    assert browser.sign_in().status_code == 307
    (found,) = User.objects.existing()
    assert (found.email, found.pk == gone.pk) == (EMAIL, False)


def test_a_dormant_account_wakes(browser, known):
    make_kyle(status=UserStatus.DORMANT)
    assert browser.sign_in().status_code == 307
    assert kyle().status == UserStatus.ACTIVE
    assert entries() == [("write", 200), ("login", 307)]


def test_a_suspended_account_stays_out(browser, known):
    make_kyle(status=UserStatus.SUSPENDED)
    answer = browser.sign_in()
    assert answer.status_code == 401
    assert "suspended" in answer.json()["message"]
    assert entries() == [("login", 401)]
    assert not UserLink.objects.exists()


def test_of_refused_strangers_nothing_is_kept(browser, known, settings):
    settings.WIRTUAL_OIDC_ALLOW_SIGNUPS = False
    settings.WIRTUAL_OIDC_SIGNUPS_DISABLED_TEXT = "Ask the front desk."
    answer = browser.sign_in()
    assert (answer.status_code, answer.json()["message"]) == (
        403,
        "Ask the front desk.",
    )
    assert not User.objects.exists()
    assert entries() == []


def test_admins_are_told_of_a_new_account(browser, known, olivia):
    assert browser.sign_in().status_code == 307
    (message,) = NotificationMessage.objects.all()
    assert message.user_id == olivia.pk
    assert message.payload["labels"]["initiator"] == "oauth"
    assert message.payload["labels"]["created_account_name"] == "kyle"


def test_a_taken_name_is_continued(browser, known):
    make_user("Kyle")
    assert browser.sign_in().status_code == 307
    assert kyle().username.startswith("kyle-")
    assert name_problem(kyle().username) is None


def test_a_long_taken_name_gives_way_to_a_random_one(browser, known):
    long = "k" * 32
    make_user(long)
    known.claims = {"email": EMAIL, "preferred_username": long}
    assert browser.sign_in().status_code == 307
    assert name_problem(kyle().username) is None


def test_a_state_is_good_for_one_sign_in(browser, known):
    sent = browser.get(OIDC)
    assert sent.status_code == 307
    browser.sign_in()
    assert "oauth_state" not in browser.cookies
    assert "oauth_redirect" not in browser.cookies


def test_only_conversions_bring_their_own_state(browser, known):
    assert browser.get(OIDC, oidc_merge_state="known-to-others").status_code == 400


def test_a_provider_that_refuses_is_quoted(browser, known):
    answer = browser.get(
        OIDC, error="access_denied", error_description="Go away", error_uri="http://why"
    )
    assert answer.status_code == 400
    assert "Go away" in answer.json()["detail"]
    assert "http://why" in answer.json()["detail"]


@pytest.mark.parametrize("path", [OIDC, GITHUB])
def test_without_a_provider_nobody_is_sent_anywhere(api, path):
    assert api.get(path).status_code == 400


def test_teams_count_in_allowed_organizations(browser, github, settings, organization):
    settings.WIRTUAL_GITHUB_ALLOWED_ORGS = ("wirtual",)
    settings.WIRTUAL_GITHUB_ALLOWED_TEAMS = ("Wirtual/Cooks", "elsewhere/cooks")
    github.joins("wirtual")
    github.joins_team("wirtual", "waiters")
    github.joins_team("elsewhere", "cooks")
    assert browser.sign_in(GITHUB).status_code == 401
    github.joins_team("wirtual", "cooks")
    assert browser.sign_in(GITHUB).status_code == 307


def test_everyone_may_be_let_in(browser, github, settings, organization):
    settings.WIRTUAL_GITHUB_ALLOWED_ORGS = ("wirtual",)
    settings.WIRTUAL_GITHUB_ALLOW_EVERYONE = True
    assert browser.sign_in(GITHUB).status_code == 307
    assert UserLink.objects.get().linked_id == "583231"


def test_an_id_of_zero_is_nobody_s(browser, github, organization):
    github.account["id"] = 0
    assert browser.sign_in(GITHUB).status_code == 500
    assert not User.objects.exists()


def test_a_code_of_another_browser_opens_nothing(api, browser, github, organization):
    other = type(browser)(api)
    address = other.get(GITHUB).headers["Location"]
    code = code_of(address)
    browser.get(GITHUB)
    state = browser.cookies["oauth_state"].value
    assert browser.get(GITHUB, code=code, state=state).status_code == 500


def code_of(address):
    """Sign in at the provider, and take the code from the browser's bar."""
    answer = requests.get(address, allow_redirects=False, timeout=10)
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
