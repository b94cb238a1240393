"""What SQL finds is what the decision allows, for every role, action and row."""

import pytest

from orgs_app.access.enums import Action, KeyScope, OrganizationRole, SiteRole
from orgs_app.access.permissions import ACTIONS
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.access.subject import Subject
from orgs_app.api_key.models import APIKey
from orgs_app.audit.models import AuditLog
from orgs_app.group.models import Group, GroupMember
from orgs_app.member.models import OrganizationMember
from orgs_app.organization.models import Organization
from orgs_app.role.models import CustomRole
from orgs_app.user.models import User
from tests.make.people import make_group, token_of
from wirtual.core.prepared import PreparedQuery

QUERYSETS = {
    "users": User,
    "organizations": Organization,
    "API keys": APIKey,
    "members": OrganizationMember,
    "groups": Group,
    "group members": GroupMember,
    "custom roles": CustomRole,
    "audit entries": AuditLog,
}


@pytest.fixture
def rows(olivia, tom, mia, stan, organization, elsewhere):
    """Rows of every kind, in both organizations."""
    for user in (olivia, mia, stan):
        token_of(user)
    make_group(organization, "ours", [mia])
    make_group(organization, "theirs", [tom])
    make_group(elsewhere, "far", [stan])
    for place in (organization, elsewhere):
        CustomRole.objects.create(organization=place, name="cook")
        AuditLog.objects.create(
            organization_id=place.pk,
            resource_type="organization",
            resource_id=place.pk,
            action="write",
            status_code=200,
        )


def subjects(mia, organization):
    groups = mia.group_memberships.values_list("group_id", flat=True)
    for site in SiteRole:
        yield Subject.build(mia.pk, roles=[site])
        for role in OrganizationRole:
            yield Subject.build(
                mia.pk,
                roles=[site],
                organization_roles={organization.pk: [role]},
                group_ids=groups,
            )
    yield Subject.build(mia.pk, scope=KeyScope.APPLICATION_CONNECT)
    yield Subject.build(mia.pk, roles=[SiteRole.OWNER], scope_ids=[str(mia.pk)])
    yield Subject.system("a test")


@pytest.mark.parametrize("kind", QUERYSETS)
def test_lists_and_decisions_agree(kind, rows, mia, organization):
    everything = list(QUERYSETS[kind].objects.all())
    assert everything
    for subject in subjects(mia, organization):
        for action in ACTIONS[QUERYSETS[kind].objects.all().resource_type]:
            allowed = {row.pk for row in everything if subject.may(action, row)}
            queryset = QUERYSETS[kind].objects.all().permitted(subject, action)
            assert set(queryset.values_list("pk", flat=True)) == allowed


@pytest.mark.parametrize("kind", QUERYSETS)
def test_prepared_queries_agree_as_well(kind, rows, mia, organization):
    queryset: PermittedQuerySet = QUERYSETS[kind].objects.all()
    later = PreparedQuery(lambda: queryset.permitted_later().values("pk"))
    for subject in subjects(mia, organization):
        reach = subject.reach(Action.READ, queryset.resource_type)
        found = {pk for (pk,) in later.rows(**reach.parameters())}
        assert found == set(queryset.permitted(subject).values_list("pk", flat=True))
