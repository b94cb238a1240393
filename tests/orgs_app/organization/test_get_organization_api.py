"""Who sees which organization. Rule: spec/organizations.md, 7."""

import pytest

from orgs_app.access.subject import Subject
from orgs_app.organization.lookup import get_organization
from tests.make.people import make_user
from wirtual.core.errors import NotFound


def names(api, user):
    return [each["name"] for each in api.as_(user).get("/organizations").json()]


def test_lists_show_what_one_may_know(api, olivia, tom, mia, elsewhere):
    assert names(api, olivia) == names(api, tom) == ["elsewhere", "wirtual"]
    assert names(api, mia) == ["wirtual"]
    assert names(api, make_user(roles=["user-admin"])) == []


def test_organizations_of_a_user(api, olivia, stan, mia):
    listed = api.as_(olivia).get("/users/stan/organizations").json()
    assert [each["name"] for each in listed] == ["elsewhere"]
    assert api.as_(mia).get("/users/stan/organizations").status_code == 400


def test_an_organization_below_a_user_needs_no_membership(api, olivia, elsewhere):
    client = api.as_(olivia)
    assert client.get("/users/me/organizations/ELSEWHERE").status_code == 200


@pytest.mark.parametrize(
    "text", ["default", "WIRTUAL", "00000000-0000-0000-0000-000000000000"]
)
def test_rows_are_looked_up_by_the_same_names(mia, organization, text):
    subject = Subject.build(mia.pk, organization_roles={organization.pk: []})
    assert get_organization(subject, text) == organization
    with pytest.raises(NotFound):
        get_organization(Subject.build(mia.pk), text)
