"""The people of the tests, as fixtures: olivia, tom, mia and stan.

Each is made where a test asks for them, in the default organization but for stan.
"""

import pytest

from orgs_app.access.enums import SiteRole
from orgs_app.organization.models import Organization
from orgs_app.user.models import User
from tests.api.client import Api
from tests.make.people import default_organization, make_organization, make_user


@pytest.fixture
def organization(db: None) -> Organization:
    """The default organization."""
    return default_organization()


@pytest.fixture
def elsewhere(db: None) -> Organization:
    """Another organization."""
    return make_organization("elsewhere")


@pytest.fixture
def olivia(organization: Organization) -> User:
    """An owner."""
    return make_user("olivia", roles=[SiteRole.OWNER], organizations=[organization])


@pytest.fixture
def tom(organization: Organization) -> User:
    """A template admin of the site."""
    return make_user(
        "tom", roles=[SiteRole.TEMPLATE_ADMIN], organizations=[organization]
    )


@pytest.fixture
def mia(organization: Organization) -> User:
    """A plain member."""
    return make_user("mia", organizations=[organization])


@pytest.fixture
def stan(elsewhere: Organization) -> User:
    """A plain member of another organization."""
    return make_user("stan", organizations=[elsewhere])


@pytest.fixture
def api(db: None) -> Api:
    """The API, for nobody yet: ``api.as_(mia)``."""
    return Api()
