"""What goes with an organization, and what keeps it. Rule: spec/organizations.md, 7."""

import pytest

from orgs_app.audit.models import AuditLog
from orgs_app.group.models import Group
from orgs_app.organization import deletion
from orgs_app.organization.actions import delete_organization
from orgs_app.organization.errors import DefaultOrganizationStays, OrganizationInUse
from orgs_app.organization.models import Organization
from orgs_app.role.models import CustomRole
from orgs_app.user.models import User
from provisioning_app.job.models import ProvisionerJob
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.make.people import make_group, make_member, make_user
from tests.make.templates import make_template, make_version
from wirtual.core.errors import NotFound


@pytest.fixture
def author(elsewhere, stan):
    """Stan, who may write templates elsewhere."""
    CustomRole.objects.create(organization=elsewhere, name="author")
    stan.memberships.update(roles=["author", "organization-template-admin"])
    make_group(elsewhere, "cooks", [stan])
    return stan


def test_everything_in_it_goes_and_people_stay(elsewhere, author, organization):
    make_template(make_version(user=author, organization=elsewhere), user=author)
    make_version(user=author, organization=elsewhere)
    assert ProvisionerJob.objects.filter(organization=elsewhere).count() == 2
    delete_organization(elsewhere)
    for model in (Template, TemplateVersion, ProvisionerJob, CustomRole):
        assert not model.objects.exists()
    assert list(Group.objects.values_list("pk", flat=True)) == [organization.pk]
    assert User.objects.filter(pk=author.pk, deleted=False).exists()
    with pytest.raises(NotFound):
        delete_organization(elsewhere)


def test_the_default_one_stays(organization):
    with pytest.raises(DefaultOrganizationStays):
        delete_organization(organization)


def test_whoever_registered_is_asked(elsewhere, monkeypatch):
    told = [lambda _: "There are 2 workspaces.", lambda _: None]
    monkeypatch.setattr(deletion, "_GUARDS", told)
    with pytest.raises(OrganizationInUse) as refusal:
        delete_organization(elsewhere)
    assert refusal.value.detail == "There are 2 workspaces."
    assert Organization.objects.filter(pk=elsewhere.pk).exists()


def test_only_who_may_deletes(api, olivia, mia, organization, elsewhere):
    admin = make_user("ada", organizations=[organization])
    make_member(admin, elsewhere, ["organization-admin"])
    auditor = make_user("ira")
    make_member(auditor, elsewhere, ["organization-auditor"])
    path = "/organizations/elsewhere"
    assert api.as_(mia).delete(path).status_code == 404
    assert api.as_(auditor).delete(path).status_code == 403
    assert api.as_(admin).delete(path).status_code == 200
    entries = AuditLog.objects.filter(resource_type="organization", action="delete")
    statuses = entries.order_by("time").values_list("status_code", flat=True)
    assert list(statuses) == [403, 200]
    diff = entries.get(status_code=200).diff
    assert diff["name"] == {"old": "elsewhere", "secret": False}


def test_a_deleted_group_vanishes_from_access_lists(api, olivia, organization):
    group = make_group(organization, "cooks")
    template = make_template(user=olivia)
    Template.objects.filter(pk=template.pk).update(
        group_acl={str(group.pk): ["read"], str(organization.pk): ["read"]}
    )
    assert api.as_(olivia).delete(f"/groups/{group.pk}").status_code == 200
    template.refresh_from_db()
    assert list(template.group_acl) == [str(organization.pk)]
