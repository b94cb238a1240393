"""Which identity providers this deployment has, as its settings say."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class OidcConfiguration:
    """An OpenID Connect provider."""

    issuer_url: str
    client_id: str
    client_secret: str
    scopes: tuple[str, ...]
    auth_url_params: dict[str, str]
    email_domains: tuple[str, ...]
    email_field: str
    username_field: str
    name_field: str
    ignore_email_verified: bool
    ignore_userinfo: bool
    skip_issuer_checks: bool


@dataclass(frozen=True, slots=True)
class GithubConfiguration:
    """An OAuth app on GitHub, or on a GitHub Enterprise Server."""

    client_id: str
    client_secret: str
    base_url: str
    api_url: str
    allow_everyone: bool
    allowed_organizations: frozenset[str]  #: lower case
    allowed_teams: frozenset[str]  #: ``organization/team``, lower case


GITHUB = "https://github.com"
GITHUB_API = "https://api.github.com"
ENTERPRISE_API = "/api/v3"


def oidc_is_configured() -> bool:
    """Whether people can sign in through an OpenID Connect provider."""
    return bool(settings.WIRTUAL_OIDC_ISSUER_URL and settings.WIRTUAL_OIDC_CLIENT_ID)


def github_is_configured() -> bool:
    """Whether people can sign in through GitHub."""
    return bool(settings.WIRTUAL_GITHUB_CLIENT_ID)


def oidc_configuration() -> OidcConfiguration:
    """The OpenID Connect provider, as configured."""
    return OidcConfiguration(
        issuer_url=settings.WIRTUAL_OIDC_ISSUER_URL,
        client_id=settings.WIRTUAL_OIDC_CLIENT_ID,
        client_secret=settings.WIRTUAL_OIDC_CLIENT_SECRET,
        scopes=tuple(settings.WIRTUAL_OIDC_SCOPES),
        auth_url_params=dict(settings.WIRTUAL_OIDC_AUTH_URL_PARAMS),
        email_domains=tuple(
            each.removeprefix("@").lower()
            for each in settings.WIRTUAL_OIDC_EMAIL_DOMAIN
        ),
        email_field=settings.WIRTUAL_OIDC_EMAIL_FIELD,
        username_field=settings.WIRTUAL_OIDC_USERNAME_FIELD,
        name_field=settings.WIRTUAL_OIDC_NAME_FIELD,
        ignore_email_verified=settings.WIRTUAL_OIDC_IGNORE_EMAIL_VERIFIED,
        ignore_userinfo=settings.WIRTUAL_OIDC_IGNORE_USERINFO,
        skip_issuer_checks=settings.WIRTUAL_OIDC_SKIP_ISSUER_CHECKS,
    )


def github_configuration() -> GithubConfiguration:
    """GitHub, as configured."""
    enterprise = settings.WIRTUAL_GITHUB_ENTERPRISE_BASE_URL
    return GithubConfiguration(
        client_id=settings.WIRTUAL_GITHUB_CLIENT_ID,
        client_secret=settings.WIRTUAL_GITHUB_CLIENT_SECRET,
        base_url=enterprise or GITHUB,
        api_url=f"{enterprise}{ENTERPRISE_API}" if enterprise else GITHUB_API,
        allow_everyone=settings.WIRTUAL_GITHUB_ALLOW_EVERYONE,
        allowed_organizations=_lower(settings.WIRTUAL_GITHUB_ALLOWED_ORGS),
        allowed_teams=_lower(settings.WIRTUAL_GITHUB_ALLOWED_TEAMS),
    )


def _lower(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)
