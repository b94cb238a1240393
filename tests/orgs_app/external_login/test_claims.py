"""A provider's word, and when it isn't taken. Rule: spec/identity.md, 6.4."""

import time

import pytest

from orgs_app.external_auth.models import UserLink
from orgs_app.user.models import User

pytestmark = pytest.mark.django_db

EMAIL = "kyle@kwc.example"


@pytest.fixture(autouse=True)
def _known(crooked, organization):
    crooked.claims = {"email": EMAIL}


def test_without_an_id_token_nobody_comes_in(browser, crooked):
    crooked.gives_id_token = False
    assert browser.sign_in().status_code == 400


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "another-client"},
        {"aud": ["crooked-client", "b"], "azp": "b"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"sub": None},
        {"sub": 5},
        {"nonce": "of another sign-in"},
    ],
)
def test_an_id_token_is_the_provider_s_for_us_and_for_now(browser, crooked, claims):
    crooked.claims |= claims
    assert browser.sign_in().status_code == 400
    assert not User.objects.exists()


@pytest.mark.parametrize("signer", ["stranger", "secret"])
def test_an_id_token_is_signed_by_the_provider(browser, crooked, signer):
    crooked.signs_with = signer
    assert browser.sign_in().status_code == 400


def test_the_issuer_may_be_left_unchecked(browser, crooked, settings):
    settings.WIRTUAL_OIDC_SKIP_ISSUER_CHECKS = True
    crooked.claims["iss"] = "https://other.example"
    assert browser.sign_in().status_code == 307
    assert UserLink.objects.get().linked_id.startswith("https://other.example||")


def test_a_code_that_is_not_exchanged_is_a_failure(browser, crooked):
    crooked.answers_to_code = 400
    assert browser.sign_in().status_code == 500


def test_user_info_wins(browser, crooked):
    crooked.userinfo = {"email": "info@kwc.example"}
    assert browser.sign_in().status_code == 307
    assert User.objects.get().email == "info@kwc.example"
    assert UserLink.objects.get().claims["merged_claims"]["email"] == "info@kwc.example"


def test_user_info_can_be_ignored(browser, crooked, settings):
    settings.WIRTUAL_OIDC_IGNORE_USERINFO = True
    crooked.userinfo = {"email": "info@kwc.example"}
    assert browser.sign_in().status_code == 307
    assert User.objects.get().email == EMAIL


@pytest.mark.parametrize(
    ("status", "userinfo"),
    [(500, {}), (200, b"<html>"), (200, ["a"]), (200, {"sub": "somebody else"})],
)
def test_user_info_that_is_none_is_a_failure(browser, crooked, status, userinfo):
    crooked.userinfo_status, crooked.userinfo = status, userinfo
    assert browser.sign_in().status_code == 500
    assert not User.objects.exists()


def test_large_claims_are_taken(browser, crooked):
    crooked.userinfo = {"groups": ["g" * 64] * 1024}
    assert browser.sign_in().status_code == 307


def test_what_the_database_cannot_hold_is_left_out(browser, crooked):
    crooked.userinfo = {"name": "Ky\x00le", "odd": {"\x00": ["\ud800"]}}
    assert browser.sign_in().status_code == 307
    assert User.objects.get().name == "Kyle"


@pytest.mark.parametrize(
    ("claims", "username"),
    [
        ({"preferred_username": "Kyle-7"}, "Kyle-7"),
        ({"preferred_username": "kyle+wow@kwc.io"}, "kylewow"),
        ({"preferred_username": "ky le_1"}, "kyle1"),
        ({"preferred_username": ""}, "kyle"),
        ({"preferred_username": 7}, "kyle"),
    ],
)
def test_a_username_is_made_of_what_there_is(browser, crooked, claims, username):
    crooked.claims |= claims
    assert browser.sign_in().status_code == 307
    assert User.objects.get().username == username


@pytest.mark.parametrize(
    "email", ["kyle", "@kwc.example", "kyle@", "ky le@kwc.example"]
)
def test_an_address_has_two_sides(browser, crooked, email):
    crooked.claims["email"] = email
    assert browser.sign_in().status_code == 400


def test_other_claims_can_be_named(browser, crooked, settings):
    settings.WIRTUAL_OIDC_EMAIL_FIELD = "mail"
    settings.WIRTUAL_OIDC_NAME_FIELD = "called"
    settings.WIRTUAL_OIDC_USERNAME_FIELD = "login"
    crooked.claims = {"mail": EMAIL, "called": "K" * 200, "login": "k7"}
    assert browser.sign_in().status_code == 307
    user = User.objects.get()
    assert (user.email, user.name, user.username) == (EMAIL, "K" * 128, "k7")


def test_a_provider_that_is_away_is_told(browser, settings):
    settings.WIRTUAL_OIDC_ISSUER_URL = "http://127.0.0.1:9"
    answer = browser.get("/users/oidc/callback")
    assert answer.status_code == 503
    assert "identity provider" in answer.json()["message"]
