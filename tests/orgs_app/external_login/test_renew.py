"""Sessions hang on the link. Rule: spec/identity.md, 2.3, steps 6 and 7."""

from datetime import timedelta

import pytest

from orgs_app.api_key.models import APIKey
from orgs_app.external_auth.models import UserLink
from orgs_app.organization.models import Organization
from tests.make.people import default_organization
from tests.threads import at_once
from wirtual.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(api, browser, crooked, db):
    """The API for somebody whose link has expired."""
    default_organization()
    crooked.claims = {"email": "kyle@kwc.example"}
    assert browser.sign_in().status_code == 307
    UserLink.objects.update(oauth_expiry=clock.now() - timedelta(minutes=1))
    return api.with_token(browser.session)


def link():
    return UserLink.objects.get()


def test_an_expired_link_is_renewed(signed_in, crooked):
    crooked.answers_to_refresh = {
        "access_token": "new",
        "refresh_token": "newer",
        "expires_in": 7200,
    }
    assert signed_in.get("/users/me").status_code == 200
    assert (link().oauth_access_token, link().oauth_refresh_token) == ("new", "newer")
    left = link().oauth_expiry - clock.now()
    assert timedelta(minutes=119) < left <= timedelta(minutes=120)
    assert APIKey.objects.get().expires_at == link().oauth_expiry
    assert signed_in.get("/users/me").status_code == 200
    assert crooked.refreshed == ["refresh"]


def test_a_refresh_token_may_live_on(signed_in, crooked):
    crooked.answers_to_refresh = {"access_token": "new"}
    before = APIKey.objects.get().expires_at
    assert signed_in.get("/users/me").status_code == 200
    assert link().oauth_refresh_token == "refresh"
    assert link().oauth_expiry == clock.NEVER
    assert APIKey.objects.get().expires_at >= before


def test_a_link_that_is_not_renewed_ends_the_session(signed_in):
    answer = signed_in.get("/users/me")
    assert answer.status_code == 401
    assert "could not be refreshed" in answer.json()["detail"]


def test_without_a_refresh_token_nothing_happens(signed_in, crooked):
    UserLink.objects.update(oauth_refresh_token="")
    assert signed_in.get("/users/me").status_code == 200
    assert crooked.refreshed == []


def test_without_a_link_the_session_ends(signed_in):
    UserLink.objects.all().delete()
    answer = signed_in.get("/users/me")
    assert answer.status_code == 401
    assert "sign in again" in answer.json()["detail"]


def test_a_provider_that_is_gone_is_the_operator_s_fault(signed_in, settings):
    settings.WIRTUAL_OIDC_ISSUER_URL = ""
    answer = signed_in.get("/users/me")
    assert answer.status_code == 500
    assert "unable to refresh" in answer.json()["detail"]


@pytest.mark.django_db(transaction=True)
def test_a_refresh_token_is_used_once(signed_in, crooked):
    crooked.answers_to_refresh = {
        "access_token": "new",
        "refresh_token": "newer",
        "expires_in": 7200,
    }

    def read():
        return signed_in.with_token(signed_in.token).get("/users/me").status_code

    assert at_once(read, read, read) == [200, 200, 200]
    assert crooked.refreshed == ["refresh"]
    assert Organization.objects.count() == 1
