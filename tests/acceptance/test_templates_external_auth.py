"""Accounts elsewhere that a version needs, over HTTP only.

Cases are those of spec/templates.md, 15. The provider is a real one.
"""

from datetime import timedelta
from typing import Any

import pytest

from orgs_app.external_auth.configuration import ExternalAuthConfig
from orgs_app.external_auth.models import ExternalAuthLink, UserLink
from orgs_app.user.models import User
from provisioning_app.provisioner.protocol import ExternalAuthProvider
from tests.acceptance.importing import echo_daemon, imported, planned
from tests.acceptance.steps import push
from tests.api.client import Api
from tests.make.people import default_organization
from tests.make.templates import make_template, make_version
from tests.providers.oidc import OidcProcess
from wirtual.core import clock

GIT, WIKI = "git", "wiki"
#: Nothing listens there.
NOWHERE = "http://127.0.0.1:9"


def needs(**is_optional: bool) -> bytes:
    """An archive that needs accounts at these providers."""
    found = [ExternalAuthProvider(each, optional=o) for each, o in is_optional.items()]
    return planned(external_auth_providers=found)


@pytest.fixture
def configured(oidc: OidcProcess, settings: Any) -> OidcProcess:
    """The real provider, at which accounts can be linked under two names."""
    settings.WIRTUAL_ACCESS_URL = "https://wirtual.example"
    settings.WIRTUAL_EXTERNAL_AUTH = tuple(
        ExternalAuthConfig(
            id=each,
            type="gitea",
            client_id="wirtual",
            client_secret="oidc-secret",
            token_url=f"{oidc.url}/oauth2/token",
            validate_url=f"{oidc.url}/userinfo",
            display_name=each.capitalize(),
            display_icon="/icon/git.svg",
        )
        for each in (GIT, WIKI)
    )
    return oidc


@pytest.fixture
def path(db: None, configured: OidcProcess) -> str:
    """The path of a version that needs both accounts, one of them not much."""
    default_organization()
    version = make_version(archive=needs(wiki=True, git=False))
    make_template(version)
    return f"/templateversions/{version.pk}/external-auth"


@pytest.fixture
def kyle(api: Api, browser: Any, configured: OidcProcess, path: str) -> Api:
    """Somebody who has linked an account at the real provider, for Git.

    What it gave for signing in is as good; nothing else depends on that.
    """
    configured.knows("kyle", email="kyle@kwc.example")
    assert browser.sign_in_at(configured, "kyle").status_code == 307
    given = UserLink.objects.get()
    ExternalAuthLink.objects.create(
        user=given.user,
        provider_id=GIT,
        oauth_access_token=given.oauth_access_token,
        oauth_refresh_token=given.oauth_refresh_token,
        oauth_expiry=given.oauth_expiry,
    )
    return api.with_token(browser.session)


def expire(**fields: Any) -> None:
    """Let what the provider gave for Git have expired."""
    an_hour_ago = clock.now() - timedelta(hours=1)
    ExternalAuthLink.objects.update(oauth_expiry=an_hour_ago, **fields)


def authenticated(api: Api, path: str) -> dict[str, bool]:
    """Which accounts are linked, in the order in which they are told."""
    answer = api.get(path)
    assert answer.status_code == 200, answer.content
    return {each["id"]: each["authenticated"] for each in answer.json()}


@pytest.mark.django_db(transaction=True)
def test_an_import_that_needs_a_configured_provider_succeeds(api, tom, configured):
    author = api.as_(tom)
    with echo_daemon():
        good = imported(author, push(author, needs(wiki=True, git=False)))
        bad = imported(author, push(author, needs(git=False, other=True, more=False)))
    assert (good["job"]["status"], good["job"]["error"]) == ("succeeded", "")
    assert bad["job"]["status"] == "failed"
    assert (
        bad["job"]["error"] == 'external auth provider "other" is not configured'
    )  # the first such, spec/provisioning.md, 9


def test_case_86_accounts_are_told_in_the_order_of_their_declaration(api, mia, path):
    assert api.as_(mia).get(path).json() == [
        {
            "id": WIKI,
            "type": "gitea",
            "display_name": "Wiki",
            "display_icon": "/icon/git.svg",
            "authenticate_url": "https://wirtual.example/external-auth/wiki",
            "authenticated": False,
            "optional": True,
        },
        {
            "id": GIT,
            "type": "gitea",
            "display_name": "Git",
            "display_icon": "/icon/git.svg",
            "authenticate_url": "https://wirtual.example/external-auth/git",
            "authenticated": False,
            "optional": False,
        },
    ]


def test_a_linked_account_is_told_to_whom_it_belongs(api, kyle, mia, path):
    assert authenticated(kyle, path) == {WIKI: False, GIT: True}
    assert authenticated(api.as_(mia), path) == {WIKI: False, GIT: False}


def test_an_answer_that_is_neither_yes_nor_no_is_told(kyle, configured, path):
    configured.forgets_tokens_of("kyle")
    refused = kyle.get(path)
    assert refused.status_code == 503
    assert "It answered 400" in refused.json()["detail"]


def test_what_has_expired_is_renewed(kyle, configured, path):
    before = ExternalAuthLink.objects.get().oauth_access_token
    expire()
    assert authenticated(kyle, path)[GIT] is True
    link = ExternalAuthLink.objects.get()
    assert link.oauth_access_token not in {"", before}
    assert link.oauth_expiry > clock.now()


def test_what_can_t_be_renewed_is_no_account(kyle, configured, path):
    configured.forgets_tokens_of("kyle")
    expire()
    assert authenticated(kyle, path)[GIT] is False
    assert ExternalAuthLink.objects.get().oauth_refresh_token == ""


@pytest.mark.parametrize("trouble", ["token_url", "validate_url"])
def test_a_provider_that_is_away_is_told_by_its_name(kyle, path, settings, trouble):
    expire()
    settings.WIRTUAL_EXTERNAL_AUTH = tuple(
        ExternalAuthConfig(
            each.id,
            each.type,
            each.client_id,
            each.client_secret,
            display_name=each.display_name,
            **{
                "token_url": each.token_url,
                "validate_url": each.validate_url,
                trouble: NOWHERE,
            },
        )
        for each in settings.WIRTUAL_EXTERNAL_AUTH
    )
    refused = kyle.get(path)
    assert refused.status_code == 503
    assert "Git can't tell" in refused.json()["message"]


def test_a_provider_that_is_no_longer_configured_is_told(api, mia, path, settings):
    settings.WIRTUAL_EXTERNAL_AUTH = settings.WIRTUAL_EXTERNAL_AUTH[:1]
    refused = api.as_(mia).get(path)
    assert (refused.status_code, "'wiki'" in refused.json()["message"]) == (404, True)


def test_no_secret_is_told_or_written_down(kyle, configured, path, settings, caplog):
    expire()
    caplog.set_level("DEBUG")
    answer = kyle.get(path)
    link = ExternalAuthLink.objects.get()
    told = answer.content.decode() + caplog.text
    for secret in ("oidc-secret", link.oauth_access_token, link.oauth_refresh_token):
        assert secret not in told


def test_an_answer_takes_as_many_queries_as_promised(
    kyle, path, django_assert_num_queries
):
    assert authenticated(kyle, path)[GIT] is True
    with django_assert_num_queries(3):  # signing in, the version, links
        kyle.get(path)


def test_who_may_not_read_the_version_learns_nothing(api, stan: User, path):
    assert api.as_(stan).get(path).status_code == 404
    assert Api().get(path).status_code == 401
