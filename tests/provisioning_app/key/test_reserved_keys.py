"""Keys that exist from the beginning."""

import pytest

from provisioning_app.key.models import RESERVED, ProvisionerKey

pytestmark = pytest.mark.django_db


def test_reserved_keys_belong_to_the_default_organization():
    reserved = ProvisionerKey.objects.filter(pk__in=RESERVED.values())
    rows = reserved.values_list("name", "pk", "tags", "organization__is_default")
    assert {name: (pk, tags, default) for name, pk, tags, default in rows} == {
        name: (pk, {}, True) for name, pk in RESERVED.items()
    }
    assert {bytes(key.hashed_secret) for key in reserved} == {b""}
    assert all(key.is_reserved for key in reserved)
