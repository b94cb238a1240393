"""What acceptance tests begin with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from orgs_app.user.models import User
from tests.acceptance.owners import Owner, sign_up
from tests.api.client import Api
from tests.make.people import default_organization
from wirtual.core import clock
from wirtual.core.features import Feature


@pytest.fixture
def owner(api: Api) -> Owner:
    """A fresh server's owner, signed in with a password."""
    default_organization()
    return sign_up(api)


@pytest.fixture
def author(api: Api, tom: User) -> Api:
    """The template admin of the site, who acts unless told otherwise."""
    return api.as_(tom)


@pytest.fixture
def without_features(settings: Any) -> None:
    """A deployment that is entitled to nothing."""
    settings.WIRTUAL_DISABLED_FEATURES = frozenset(Feature)


@pytest.fixture
def hold_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Stops the server's clock: ``hold_clock(instant)``."""

    def hold(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    return hold
