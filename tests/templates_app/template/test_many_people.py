"""Two thousand people on a list, in a group, and in the whole deployment."""

import orjson
import pytest
from django.db import connection
from django.test import Client

from orgs_app.group.models import GroupMember
from orgs_app.member.models import OrganizationMember
from orgs_app.user.models import User
from tests.make.people import make_group, token_of
from tests.make.templates import make_template

MANY = 2_000
#: Signing in, the template, users, groups.
QUERIES = 4


@pytest.fixture
def crowd(organization) -> list[User]:
    """Two thousand members of the organization."""
    users = [
        User(
            username=f"u{number:04}",
            email=f"u{number}@wirtual.example",
            status="active",
        )
        for number in range(MANY)
    ]
    User.objects.bulk_create(users, batch_size=1000)
    OrganizationMember.objects.bulk_create(
        [OrganizationMember(organization=organization, user=each) for each in users]
    )
    return users


def test_lists_take_fixed_numbers_of_queries(
    olivia, organization, crowd, django_assert_num_queries
):
    group = make_group(organization, "crowd")
    GroupMember.objects.bulk_create([GroupMember(group=group, user=u) for u in crowd])
    with connection.cursor() as cursor:  # as autovacuum does in its time
        cursor.execute("ANALYZE users, organization_members, groups, group_members")
    path = f"/api/v2/templates/{make_template(user=olivia).pk}/acl"
    # Without the check against the document, which takes longer than the answer.
    client = Client(headers={"Wirtual-Session-Token": token_of(olivia)})
    body = {
        "user_perms": {str(each.pk): "use" for each in crowd},
        "group_perms": {str(group.pk): "admin"},
    }
    assert client.patch(path, orjson.dumps(body)).status_code == 200
    client.get("/api/v2/users/me")

    with django_assert_num_queries(QUERIES):
        shown = client.get(path).json()
    assert len(shown["users"]) == MANY
    counts = {each["name"]: len(each["members"]) for each in shown["group"]}
    assert counts == {"Everyone": MANY + 1, "crowd": MANY}
    with django_assert_num_queries(QUERIES):
        shown = client.get(f"{path}/available").json()
    assert len(shown["users"]) == User.objects.count()
    assert len(shown["groups"]) == 2
    with django_assert_num_queries(QUERIES):
        shown = client.get(f"{path}/available?limit=10&q=u000").json()
    assert [each["username"] for each in shown["users"]] == [
        f"u{number:04}" for number in range(10)
    ]
