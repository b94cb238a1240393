"""Signing in through GitHub, or a GitHub Enterprise Server.

Rule: spec/identity.md, 6.3.
"""

from collections.abc import Iterator
from typing import Any

import requests

from orgs_app.identity_provider.authorization import PATIENCE, Client, tokens_of
from orgs_app.identity_provider.configuration import GithubConfiguration
from orgs_app.identity_provider.errors import (
    EmailUnusable,
    NotInOrganization,
    NotInTeam,
    ProviderFailed,
)
from orgs_app.identity_provider.identity import Identity, Tokens, without_nuls
from orgs_app.user.enums import LoginType
from wirtual.core.names import derived_name, normalised_real_name

SCOPES = ("read:user", "read:org", "user:email")
PER_PAGE = 100
#: Nobody belongs to more pages of teams; guards against a server that never ends.
MOST_PAGES = 100
ACTIVE = "active"


class GithubProvider:
    """GitHub, through the OAuth app that the settings name."""

    login_type = LoginType.GITHUB

    def __init__(self, configuration: GithubConfiguration, redirect_url: str) -> None:
        self.configuration = configuration
        self.client = Client(
            client_id=configuration.client_id,
            client_secret=configuration.client_secret,
            scopes=SCOPES,
            redirect_url=redirect_url,
            authorize_url=f"{configuration.base_url}/login/oauth/authorize",
            token_url=f"{configuration.base_url}/login/oauth/access_token",
            secret_in_body=True,
        )

    def address(self, state: str) -> str:
        """Where a browser is sent so that the person signs in there."""
        return self.client.address(state)

    def identify(self, code: str, state: str) -> Identity:
        """Who it is that came back with ``code``.

        Raises:
            CodeNotExchanged: GitHub gives nothing for the code.
            ProviderFailed: it can't be asked who that is, or answers nonsense.
            NotInOrganization, NotInTeam: whoever it is may not sign in here.
            EmailUnusable: the person's main address isn't verified.
        """
        tokens = tokens_of(self.client.exchange(code, state))
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {tokens.access_token}"
            session.headers["Accept"] = "application/vnd.github+json"
            self._refuse_outsiders(session)
            user = self._user(session)
            email = self._email(session)
        login = str(user.get("login") or "")
        return Identity(
            login_type=LoginType.GITHUB,
            linked_id=str(user["id"]),
            email=email,
            username=derived_name(login.replace("_", "-")),
            name=normalised_real_name(str(user.get("name") or "")),
            avatar_url=str(user.get("avatar_url") or ""),
            tokens=tokens,
        )

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens for an old refresh token."""
        return self.client.refresh(refresh_token)

    def _refuse_outsiders(self, session: requests.Session) -> None:
        """Pass if the person belongs to those who may sign in."""
        configured = self.configuration
        if configured.allow_everyone:
            return
        if configured.allowed_organizations:
            memberships = self._all(session, "/user/memberships/orgs", state=ACTIVE)
            names = {
                _login(each.get("organization"))
                for each in memberships
                if each.get("state") == ACTIVE
            }
            if not names & configured.allowed_organizations:
                raise NotInOrganization
        if configured.allowed_teams:
            allowed = configured.allowed_organizations
            teams = {
                f"{organization}/{str(each.get('slug')).lower()}"
                for each in self._all(session, "/user/teams")
                if (organization := _login(each.get("organization"))) in allowed
                or not allowed
            }
            if not teams & configured.allowed_teams:
                raise NotInTeam

    def _user(self, session: requests.Session) -> dict[str, Any]:
        user = self._get(session, f"{self.configuration.api_url}/user").json()
        if not isinstance(user, dict) or not isinstance(user.get("id"), int):
            raise ProviderFailed(detail="It tells no id of the account.")
        if user["id"] == 0:
            raise ProviderFailed(detail="The id of the account is 0.")
        return dict(without_nuls(user))

    def _email(self, session: requests.Session) -> str:
        for each in self._all(session, "/user/emails"):
            if each.get("primary") and each.get("verified"):
                email = str(without_nuls(each.get("email") or ""))
                if email:
                    return email
        raise EmailUnusable("Your primary e-mail address on GitHub must be verified.")

    def _all(
        self, session: requests.Session, path: str, **parameters: str
    ) -> Iterator[dict[str, Any]]:
        """Every object of a list, page by page."""
        url: str | None = f"{self.configuration.api_url}{path}"
        query: dict[str, str] = {"per_page": str(PER_PAGE), **parameters}
        for _ in range(MOST_PAGES):
            answer = self._get(session, url, query)
            found = answer.json()
            if not isinstance(found, list):
                raise ProviderFailed(detail=f"{path} is no list.")
            yield from (each for each in found if isinstance(each, dict))
            url, query = answer.links.get("next", {}).get("url"), {}
            if not url or not url.startswith(f"{self.configuration.api_url}/"):
                return

    def _get(
        self,
        session: requests.Session,
        url: str | None,
        query: dict[str, str] | None = None,
    ) -> requests.Response:
        try:
            answer = session.get(url or "", params=query, timeout=PATIENCE)
            answer.raise_for_status()
            answer.json()
        except (requests.RequestException, ValueError) as error:
            raise ProviderFailed(detail="GitHub didn't answer as it should.") from error
        return answer


def _login(organization: Any) -> str:
    """The name of an organization, lower case."""
    if not isinstance(organization, dict):
        return ""
    return str(organization.get("login") or "").lower()
