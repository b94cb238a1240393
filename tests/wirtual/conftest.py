"""What tests of the operators' site share: an installation with history."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from tests.make.pages import client_of, make_history
from tests.make.people import default_organization, make_user


@pytest.fixture(scope="module")
def visited(django_db_setup: None, django_db_blocker: object) -> Iterator[Client]:
    """An owner's browser, on an installation with a row of everything.

    Made once for a module, in a transaction around those of its tests.
    """
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        owner = make_user("owner", roles=["owner"])
        owner.memberships.create(organization=default_organization())
        make_history()
        yield client_of(owner)
        transaction.set_rollback(True)
