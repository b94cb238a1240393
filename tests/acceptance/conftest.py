"""What acceptance tests begin with."""

import pytest

from tests.acceptance.owners import Owner, sign_up
from tests.api.client import Api
from tests.make.people import default_organization


@pytest.fixture
def owner(api: Api) -> Owner:
    """A fresh server's owner, signed in with a password."""
    default_organization()
    return sign_up(api)
