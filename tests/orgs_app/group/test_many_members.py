"""Ten thousand members in a group."""

import orjson
import pytest
from django.db import connection
from django.test import Client

from orgs_app.group.models import GroupMember
from orgs_app.member.models import OrganizationMember
from orgs_app.user.models import User
from tests.make.people import make_group, token_of

MANY = 10_000


@pytest.fixture
def crowd(organization):
    """The ids of ten thousand members of the organization."""
    users = [
        User(username=f"u{number}", email=f"u{number}@wirtual.example")
        for number in range(MANY)
    ]
    User.objects.bulk_create(users, batch_size=1000)
    OrganizationMember.objects.bulk_create(
        [OrganizationMember(organization=organization, user=each) for each in users]
    )
    look_at_tables()
    return [each.pk for each in users]


def look_at_tables():
    """Let the planner see how many there are now, as autovacuum does in its time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE users, organization_members, groups, group_members")


def test_they_are_added_and_read_in_fixed_numbers_of_queries(
    olivia, organization, crowd, django_assert_max_num_queries
):
    group = make_group(organization, "crowd")
    # Without the check against the document, which takes longer than the answer.
    client = Client(headers={"Wirtual-Session-Token": token_of(olivia)})
    client.get("/api/v2/users/me")
    path = f"/api/v2/groups/{group.pk}"
    with django_assert_max_num_queries(20):
        answer = client.patch(path, orjson.dumps({"add_users": crowd}))
    assert answer.status_code == 200
    assert answer.json()["total_member_count"] == len(answer.json()["members"]) == MANY
    assert GroupMember.objects.count() == MANY
    look_at_tables()
    everyone = f"/api/v2/groups/{organization.pk}"
    for each in (path, everyone, "/api/v2/groups"):
        with django_assert_max_num_queries(2):
            assert client.get(each).status_code == 200
    with django_assert_max_num_queries(2):
        members = client.get("/api/v2/organizations/default/members").json()
    assert len(members) == MANY + 1
