"""Two at once, over real connections."""

import pytest

from orgs_app.access.subject import Subject
from orgs_app.group.actions import create_group, edit_group
from orgs_app.group.errors import (
    AlreadyInGroup,
    GroupNameTaken,
    NotOfTheOrganization,
)
from orgs_app.group.models import Group, GroupMember
from orgs_app.member.actions import add_member, assign_roles, remove_member
from orgs_app.member.errors import AlreadyMember
from orgs_app.member.models import OrganizationMember
from orgs_app.organization.actions import create_organization, edit_organization
from orgs_app.organization.errors import OrganizationNameTaken
from orgs_app.organization.models import Organization
from orgs_app.role.actions import delete_role
from orgs_app.role.errors import RoleUnsupported
from orgs_app.role.models import CustomRole
from tests.make.people import make_group, make_organization, make_user
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organization():
    return make_organization("kitchen")


@pytest.fixture
def mia(organization):
    return make_user("mia", organizations=[organization])


def test_of_two_additions_to_an_organization_one_wins(organization):
    user = make_user()
    results = at_once(*[lambda: add_member(organization, user)] * 2)
    assert {type(each) for each in results} == {OrganizationMember, AlreadyMember}


def test_of_two_additions_to_a_group_one_wins(organization, mia):
    group = make_group(organization)
    add = [str(mia.pk)]
    results = at_once(*[lambda: edit_group(group, add_users=add)] * 2)
    assert {type(each) for each in results} == {Group, AlreadyInGroup}
    assert GroupMember.objects.count() == 1


def test_of_two_groups_of_one_name_one_comes_about(organization):
    results = at_once(*[lambda: create_group(organization, name="cooks")] * 2)
    assert {type(each) for each in results} == {Group, GroupNameTaken}


def test_of_two_organizations_of_one_name_one_comes_about(mia):
    results = at_once(
        lambda: create_organization(name="bar", created_by_id=mia.pk),
        lambda: create_organization(name="BAR", created_by_id=mia.pk),
    )
    assert {type(each) for each in results} == {Organization, OrganizationNameTaken}


def test_of_two_renamings_to_one_name_one_wins():
    one, other = make_organization(), make_organization()
    results = at_once(
        lambda: edit_organization(one, name="bar"),
        lambda: edit_organization(other, name="bar"),
    )
    assert {type(each) for each in results} == {Organization, OrganizationNameTaken}


def test_who_leaves_is_in_no_group_afterwards(organization, mia):
    group = make_group(organization)
    member = mia.memberships.get()
    _, added = at_once(
        lambda: remove_member(member),
        lambda: edit_group(group, add_users=[str(mia.pk)]),
    )
    assert isinstance(added, Group | NotOfTheOrganization)
    assert not GroupMember.objects.exists()


def test_a_role_that_is_being_deleted_is_held_by_nobody_afterwards(organization, mia):
    role = CustomRole.objects.create(organization=organization, name="author")
    member = mia.memberships.get()
    owner = Subject.build(make_user().pk, roles=["owner"])
    _, given = at_once(
        lambda: delete_role(role),
        lambda: assign_roles(member, roles=["author"], subject=owner),
    )
    assert isinstance(given, OrganizationMember | RoleUnsupported)
    member.refresh_from_db()
    assert member.roles == []
