"""One may have so many tokens, and no more."""

import pytest

from orgs_app.models import APIKey
from wirtual.core import clock

pytestmark = pytest.mark.django_db


def test_a_token_too_many_is_refused_until_one_is_gone(api, olivia, settings):
    settings.WIRTUAL_MAX_TOKENS_PER_USER = 2  # the one that signs in counts
    client = api.as_(olivia)
    first = client.post("/users/me/keys/tokens", {"token_name": "first"})
    assert first.status_code == 201
    again = client.post("/users/me/keys/tokens", {"token_name": "second"})
    assert again.status_code == 409
    APIKey.objects.filter(token_name="first").update(expires_at=clock.now())
    assert client.post("/users/me/keys/tokens", {}).status_code == 201


def test_sessions_are_not_counted(api, olivia, settings):
    settings.WIRTUAL_MAX_TOKENS_PER_USER = 2  # the one that signs in counts
    client = api.as_(olivia)
    assert client.post("/users/me/keys/tokens", {}).status_code == 201
    assert client.post("/users/me/keys").status_code == 201
