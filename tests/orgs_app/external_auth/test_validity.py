"""Whether a link is good. Rule: spec/agents.md, 4.1, *refresh and validate*."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from orgs_app.external_auth.configuration import ExternalAuthConfig
from orgs_app.external_auth.errors import ProviderUnanswering
from orgs_app.external_auth.models import ExternalAuthLink
from orgs_app.external_auth.validity import authenticated_providers
from orgs_app.user.models import User
from tests.make.people import make_user
from tests.providers.serving import served
from tests.threads import at_once
from wirtual.core import clock

JSON = {"Content-Type": "application/json"}
NEW = {"access_token": "new", "refresh_token": "newer", "expires_in": 7200}
AN_HOUR = timedelta(hours=1)
#: Nothing listens there.
NOWHERE = "http://127.0.0.1:9"

pytestmark = pytest.mark.django_db


@dataclass
class GitHost:
    """A Git host that answers as told. Its last answer is repeated."""

    tokens: list[tuple[int, Any]] = field(default_factory=lambda: [(200, NEW)])
    checks: list[tuple[int, Any]] = field(default_factory=lambda: [(200, {})])
    refreshed: list[dict[str, str]] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(
        self, method: str, path: str, values: dict[str, str], headers: Any
    ) -> tuple[int, dict[str, str], Any]:
        if path == "/token":
            self.refreshed.append(values | {"by": headers.get("Authorization", "")})
            status, body = next_of(self.tokens)
        else:
            self.checked.append(headers["Authorization"])
            status, body = next_of(self.checks)
        return status, JSON, body


def next_of(answers: list[tuple[int, Any]]) -> tuple[int, Any]:
    return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
def host():
    site = GitHost()
    with served(site) as url:
        site.url = url
        yield site


@pytest.fixture
def person(db: None) -> User:
    return make_user()


def config(host: GitHost, **fields: Any) -> ExternalAuthConfig:
    given = {
        "id": "git",
        "type": "gitea",
        "client_id": "us",
        "client_secret": "hunter2",
        "token_url": f"{host.url}/token",
        "validate_url": f"{host.url}/user",
        "display_name": "Our Git",
    }
    return ExternalAuthConfig(**{**given, **fields})


def link(person: User, *, expires_in: timedelta | None = None, **fields: Any) -> Any:
    """A link of the person; without ``expires_in`` it never expires."""
    expiry = clock.NEVER if expires_in is None else clock.now() + expires_in
    given = {"oauth_access_token": "old", "oauth_refresh_token": "older"}
    return ExternalAuthLink.objects.create(
        user=person, provider_id="git", oauth_expiry=expiry, **{**given, **fields}
    )


def is_good(person: User, provider: ExternalAuthConfig) -> bool:
    return authenticated_providers(person.pk, [provider]) == {"git"}


def test_without_a_link_nothing_is_asked(person, host):
    assert not is_good(person, config(host))
    link(make_user())
    assert not is_good(person, config(host))
    assert not authenticated_providers(person.pk, [config(host, id="other")])
    assert (host.refreshed, host.checked) == ([], [])


@pytest.mark.parametrize("expires_in", [None, AN_HOUR])
def test_a_token_that_has_not_expired_is_shown_to_its_provider(
    person, host, expires_in
):
    link(person, expires_in=expires_in)
    assert is_good(person, config(host))
    assert host.checked == ["Bearer old"]
    assert host.refreshed == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_its_provider_refuses_is_not_good(person, host, status):
    link(person)
    host.checks = [(status, {})]
    assert not is_good(person, config(host))


def test_without_a_place_to_ask_a_token_is_good_until_it_expires(person, host):
    mine = link(person)
    assert is_good(person, config(host, validate_url=""))
    mine.oauth_expiry, mine.oauth_refresh_token = clock.now() - AN_HOUR, ""
    mine.save()
    assert not is_good(person, config(host, validate_url=""))
    assert host.checked == []


def test_an_expired_token_is_renewed_and_kept(person, host):
    mine = link(person, expires_in=-AN_HOUR)
    before = mine.updated_at
    assert is_good(person, config(host))
    mine.refresh_from_db()
    assert (mine.oauth_access_token, mine.oauth_refresh_token) == ("new", "newer")
    assert mine.oauth_expiry > clock.now() + AN_HOUR
    assert mine.updated_at > before
    assert host.checked == ["Bearer new"]
    assert is_good(person, config(host))
    (asked,) = host.refreshed
    assert asked["refresh_token"] == "older"
    assert asked["by"].startswith("Basic ")


def test_github_gets_the_secret_as_it_wants_it(person, host):
    link(person, expires_in=-AN_HOUR)
    assert is_good(person, config(host, type="github"))
    (asked,) = host.refreshed
    assert (asked["client_id"], asked["client_secret"]) == ("us", "hunter2")


@pytest.mark.parametrize(
    ("provider", "held"),
    [({"no_refresh": True}, "older"), ({}, "")],
    ids=["refreshing is switched off", "there is nothing to refresh with"],
)
def test_an_expired_token_that_can_t_be_renewed_is_not_good(
    person, host, provider, held
):
    link(person, expires_in=-AN_HOUR, oauth_refresh_token=held)
    assert not is_good(person, config(host, **provider))
    assert (host.refreshed, host.checked) == ([], [])


@pytest.mark.parametrize(
    "answer",
    [
        (400, {"error": "invalid_grant"}),
        (400, {"error": "invalid_request"}),
        (400, b"no JSON"),
        (401, {"error": "invalid_client"}),
        (403, {}),
        (200, {"error": "bad_refresh_token"}),
        (200, {"error": "something"}),
        (404, {"error": "unauthorized_client"}),
    ],
)
def test_what_a_provider_refuses_for_good_isn_t_tried_again(person, host, answer):
    mine = link(person, expires_in=-AN_HOUR)
    host.tokens = [answer]
    assert not is_good(person, config(host))
    mine.refresh_from_db()
    assert (mine.oauth_access_token, mine.oauth_refresh_token) == ("old", "")
    assert not is_good(person, config(host))
    assert len(host.refreshed) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}),
        (429, {"error": "slow_down"}),
        (429, {}),
        (404, {}),
        (200, b"no JSON"),
        (200, {}),
        (200, []),
        (200, {"access_token": 5}),
    ],
)
def test_a_provider_in_trouble_says_neither_yes_nor_no(person, host, answer):
    mine = link(person, expires_in=-AN_HOUR)
    host.tokens = [answer]
    with pytest.raises(ProviderUnanswering) as refusal:
        is_good(person, config(host))
    assert "Our Git" in refusal.value.message
    mine.refresh_from_db()
    assert (mine.oauth_access_token, mine.oauth_refresh_token) == ("old", "older")


def test_a_provider_that_is_away_says_neither_yes_nor_no(person, host):
    mine = link(person, expires_in=-AN_HOUR)
    with pytest.raises(ProviderUnanswering):
        is_good(person, config(host, token_url=NOWHERE))
    mine.refresh_from_db()
    assert mine.oauth_refresh_token == "older"
    with pytest.raises(ProviderUnanswering):
        is_good(person, config(host, validate_url=NOWHERE))


def test_an_unexpected_answer_to_a_token_is_told_without_the_token(person, host):
    link(person)
    host.checks = [(400, b"what is old? " + b"x" * 1000)]
    with pytest.raises(ProviderUnanswering) as refusal:
        is_good(person, config(host))
    assert "400: what is …?" in refusal.value.detail
    assert len(refusal.value.detail) < 300


def test_a_token_in_other_letters_is_shown_as_any(person, host):
    link(person, oauth_access_token="é")
    host.checks = [(401, {})]
    assert not is_good(person, config(host))


def test_a_token_that_no_header_can_hold_is_no_bug(person, host):
    link(person, oauth_access_token="a\nb")
    with pytest.raises(ProviderUnanswering):
        is_good(person, config(host))


def test_github_may_need_a_moment(person, host):
    link(person)
    host.checks = [(401, {}), (200, {})]
    assert is_good(person, config(host, type="github"))
    assert len(host.checked) == 2


def test_others_are_asked_once(person, host):
    link(person)
    host.checks = [(401, {}), (200, {})]
    assert not is_good(person, config(host))


@pytest.mark.django_db(transaction=True)
def test_a_refresh_token_is_used_once(person, host):
    link(person, expires_in=-AN_HOUR)
    results = at_once(*[lambda: is_good(person, config(host))] * 3)
    assert results == [True] * 3
    assert len(host.refreshed) == 1
