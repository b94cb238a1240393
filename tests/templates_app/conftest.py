"""What tests of templates begin with."""

import pytest

from orgs_app.user.models import User
from tests.make.templates import make_author


@pytest.fixture
def author() -> User:
    """Somebody who may make templates."""
    return make_author()
