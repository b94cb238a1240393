"""What the database sees to about links."""

import pytest
from django.db import IntegrityError

from orgs_app.external_auth.models import ONE_PER_PROVIDER, ExternalAuthLink
from orgs_app.user.actions import delete_user
from tests.make.people import SYSTEM, make_user

pytestmark = pytest.mark.django_db


def test_a_user_has_one_link_to_a_provider():
    person = make_user()
    for provider, user in (("a", person), ("b", person), ("a", make_user())):
        ExternalAuthLink.objects.create(user=user, provider_id=provider)
    with pytest.raises(IntegrityError, match=ONE_PER_PROVIDER):
        ExternalAuthLink.objects.create(user=person, provider_id="a")


def test_a_deleted_user_has_none(olivia):
    person, other = make_user(), make_user()
    for user in (person, other):
        ExternalAuthLink.objects.create(user=user, provider_id="a")
    delete_user(person, by=SYSTEM)
    assert [each.user for each in ExternalAuthLink.objects.all()] == [other]
    with pytest.raises(IntegrityError, match="has been deleted"):
        ExternalAuthLink.objects.create(user=person, provider_id="b")
