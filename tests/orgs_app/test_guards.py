"""What the database itself forbids.

Rule: spec/identity.md, 10; spec/organizations.md, 12.
"""

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import ProgrammingError

from orgs_app.api_key.models import APIKey
from orgs_app.audit.models import AuditLog
from orgs_app.group.models import Group
from orgs_app.organization.models import EVERYONE, Organization
from orgs_app.role.models import CustomRole
from orgs_app.user.errors import NameOrEmailTaken, UnknownUser
from orgs_app.user.models import User
from tests.make.people import (
    make_group,
    make_member,
    make_organization,
    make_user,
    token_of,
)


@pytest.mark.django_db
def test_every_deployment_begins_with_one_organization():
    organization = Organization.objects.get(is_default=True)
    assert (organization.name, organization.display_name) == ("wirtual", "Wirtual")
    everyone = Group.objects.get(organization=organization)
    assert (everyone.pk, everyone.name) == (organization.pk, EVERYONE)


def test_there_is_one_default_organization(organization):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_organization(default=True)


def test_names_of_organizations_differ_whatever_their_case(organization):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_organization(organization.name.upper())


@pytest.mark.parametrize(
    "taken", [{"username": "MIA"}, {"username": "x", "email": "MIA@wirtual.example"}]
)
def test_names_and_addresses_of_users_are_taken_once(mia, taken):
    with pytest.raises(NameOrEmailTaken):
        make_user(**taken)


def test_entries_of_the_audit_log_are_never_changed(db, olivia):
    AuditLog.objects.create(
        resource_type="user", resource_id=olivia.pk, action="write", status_code=200
    )
    for change in (
        lambda: AuditLog.objects.update(status_code=500),
        lambda: AuditLog.objects.all().delete(),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            change()


def test_a_deleted_user_loses_keys_and_gets_none(mia):
    token_of(mia)
    User.objects.filter(pk=mia.pk).update(deleted=True)
    assert not APIKey.objects.filter(user=mia).exists()
    with pytest.raises(UnknownUser):
        token_of(mia)


def test_who_leaves_an_organization_leaves_its_groups(mia, organization, elsewhere):
    make_member(mia, elsewhere)
    make_group(organization, "here", [mia])
    there = make_group(elsewhere, "there", [mia])
    mia.memberships.get(organization=organization).delete()
    assert [each.group for each in mia.group_memberships.all()] == [there]


def test_a_custom_role_is_taken_from_its_holders(mia, elsewhere):
    role = CustomRole.objects.create(organization=elsewhere, name="author")
    member = make_member(mia, elsewhere, ["author", "organization-auditor"])
    role.delete()
    member.refresh_from_db()
    assert member.roles == ["organization-auditor"]
