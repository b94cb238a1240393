"""Reads ask the database twice: who asks, and what is asked for."""

import pytest

from tests.make.people import make_user, token_of

READS = [
    "/users",
    "/users?q=mia%20status:active&limit=10",
    "/users?after_id={mia}",
    "/users/me",
    "/users/me/gitsshkey",
    "/users/mia/gitsshkey",
    "/users/{mia}",
    "/users/mia",
    "/users/me/roles",
    "/users/me/login-type",
    "/users/me/organizations",
    "/users/me/organizations/wirtual",
    "/users/me/keys/tokens",
    "/users/me/keys/tokens?include_all=true",
    "/users/me/keys/{key}",
    "/users/me/keys/tokens/first",
    "/organizations",
    "/organizations/default",
    "/organizations/wirtual",
    "/organizations/{organization}",
    "/organizations/default/members",
    "/organizations/wirtual/members/roles",
    "/organizations/wirtual/groups",
    "/organizations/wirtual/groups/Everyone",
    "/groups",
    "/groups/{organization}",
    "/groups?organization=default&has_member=mia",
    "/users/roles",
]


@pytest.mark.parametrize("path", READS)
def test_a_read_takes_two_queries(
    path, api, olivia, mia, organization, django_assert_max_num_queries
):
    for _ in range(25):
        token_of(olivia)
    key = token_of(olivia, name="first").partition("-")[0]
    path = path.format(mia=mia.pk, organization=organization.pk, key=key)
    client = api.as_(olivia)
    assert client.get(path).status_code == 200
    with django_assert_max_num_queries(2):
        assert client.get(path).status_code == 200


def test_signing_in_takes_one_query_whatever_is_held(
    api, organization, elsewhere, django_assert_max_num_queries
):
    client = api.as_(make_user(organizations=[organization, elsewhere]))
    client.get("/users/authmethods")
    client.get("/users/me/keys/tokens/tokenconfig")
    with django_assert_max_num_queries(1):
        client.get("/users/me/keys/tokens/tokenconfig")
