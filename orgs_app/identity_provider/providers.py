"""The providers of this deployment, by the way of signing in."""

from django.conf import settings

from orgs_app.identity_provider.configuration import (
    github_configuration,
    github_is_configured,
    oidc_configuration,
    oidc_is_configured,
)
from orgs_app.identity_provider.github import GithubProvider
from orgs_app.identity_provider.identity import Provider
from orgs_app.identity_provider.oidc import OidcProvider
from orgs_app.user.enums import LoginType

#: Where browsers come back to, below the server's own address.
CALLBACKS = {
    LoginType.GITHUB: "/api/v2/users/oauth2/github/callback",
    LoginType.OIDC: "/api/v2/users/oidc/callback",
}


def find_provider(login_type: LoginType) -> Provider | None:
    """The provider behind ``login_type``, or None if it isn't configured."""
    redirect_url = settings.WIRTUAL_ACCESS_URL + CALLBACKS.get(login_type, "")
    if login_type == LoginType.OIDC and oidc_is_configured():
        return OidcProvider(oidc_configuration(), redirect_url)
    if login_type == LoginType.GITHUB and github_is_configured():
        return GithubProvider(github_configuration(), redirect_url)
    return None


def signups_allowed(login_type: LoginType) -> bool:
    """Whether strangers who come from there get an account."""
    if login_type == LoginType.OIDC:
        return bool(settings.WIRTUAL_OIDC_ALLOW_SIGNUPS)
    return bool(settings.WIRTUAL_GITHUB_ALLOW_SIGNUPS)
