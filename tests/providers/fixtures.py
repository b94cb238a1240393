"""Providers as fixtures; a test that asks for one has it configured."""

from collections.abc import Iterator

import pytest

from tests.api.client import Api
from tests.providers import crooked as crooked_provider
from tests.providers import github as github_site
from tests.providers.browser import Browser
from tests.providers.oidc import OidcProcess, provider_process
from tests.providers.serving import served


@pytest.fixture(scope="session")
def oidc_process() -> Iterator[OidcProcess]:
    """The real provider, one process for the whole run."""
    with provider_process() as provider:
        yield provider


@pytest.fixture
def oidc(oidc_process: OidcProcess, settings) -> OidcProcess:
    """The real provider, configured."""
    settings.WIRTUAL_OIDC_ISSUER_URL = oidc_process.url
    settings.WIRTUAL_OIDC_CLIENT_ID = "wirtual"
    settings.WIRTUAL_OIDC_CLIENT_SECRET = "oidc-secret"
    return oidc_process


@pytest.fixture
def crooked(settings) -> Iterator[crooked_provider.Crooked]:
    """A provider that lies, configured."""
    provider = crooked_provider.Crooked()
    with served(provider) as url:
        provider.url = url
        settings.WIRTUAL_OIDC_ISSUER_URL = url
        settings.WIRTUAL_OIDC_CLIENT_ID = crooked_provider.CLIENT_ID
        settings.WIRTUAL_OIDC_CLIENT_SECRET = crooked_provider.CLIENT_SECRET
        yield provider


@pytest.fixture
def github(settings) -> Iterator[github_site.Github]:
    """GitHub, configured, and open to strangers."""
    site = github_site.Github()
    with served(site) as url:
        site.url = url
        settings.WIRTUAL_GITHUB_ENTERPRISE_BASE_URL = url
        settings.WIRTUAL_GITHUB_CLIENT_ID = github_site.CLIENT[0]
        settings.WIRTUAL_GITHUB_CLIENT_SECRET = github_site.CLIENT[1]
        settings.WIRTUAL_GITHUB_ALLOW_SIGNUPS = True
        yield site


@pytest.fixture
def browser(api: Api) -> Browser:
    """A fresh browser."""
    return Browser(api)
