"""A hundred checks in one request ask the database no more than one does."""

import pytest

from tests.make.people import make_group, make_user
from tests.make.templates import make_template


@pytest.fixture
def checks(organization, olivia):
    """A hundred, ten of which name an object."""
    template = make_template(user=olivia)
    groups = [make_group(organization) for _ in range(4)]
    users = [make_user() for _ in range(5)]
    named = [("template", template), *(("group", each) for each in groups)]
    named += [("user", each) for each in users]
    objects = [
        {"resource_type": kind, "resource_id": str(row.pk)} for kind, row in named
    ]
    objects += [{"resource_type": "workspace", "owner_id": "me"}] * 90
    return {
        str(number): {"object": each, "action": "read"}
        for number, each in enumerate(objects)
    }


def test_a_hundred_checks(api, olivia, checks, django_assert_max_num_queries):
    client = api.as_(olivia)
    client.get("/users/me")
    with django_assert_max_num_queries(4):  # who asks, and each type of object
        answer = client.post("/authcheck", {"checks": checks})
    assert answer.json() == dict.fromkeys(checks, True)
    with django_assert_max_num_queries(6):  # and names of organizations and groups
        assert client.post("/authcheck/explain", {"checks": checks}).status_code == 200


def test_ten_objects_are_the_most(api, olivia, checks):
    checks["11th"] = checks["0"]
    refused = api.as_(olivia).post("/authcheck", {"checks": checks})
    assert refused.status_code == 400


def test_a_template_that_may_not_be_read_is_denied(api, stan, checks):
    answer = api.as_(stan).post("/authcheck", {"checks": {"it": checks["0"]}})
    assert answer.json() == {"it": False}
