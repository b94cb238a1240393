"""Who sees whose workspaces. Dormant ones are another type of object.

Rule: spec/workspaces.md, 1.1; spec/organizations.md, 3.
"""

import pytest

from orgs_app.access.enums import Action, SiteRole
from orgs_app.access.subject import Subject
from templates_app.workspace.models import Workspace
from tests.make.templates import make_template
from tests.make.workspaces import make_workspace
from wirtual.core import clock


@pytest.fixture
def workspaces(organization, tom, mia):
    template = make_template(user=tom)
    make_workspace(template, mia, name="awake")
    make_workspace(template, mia, name="asleep", dormant_at=clock.now())
    make_workspace(template, tom, name="of-tom")


@pytest.mark.usefixtures("workspaces")
@pytest.mark.parametrize(
    ("roles", "action", "within"),
    [
        ([], Action.READ, ["asleep", "awake"]),
        ([], Action.START, ["awake"]),
        ([SiteRole.OWNER], Action.READ, ["asleep", "awake", "of-tom"]),
        ([SiteRole.OWNER], Action.START, ["awake", "of-tom"]),
        ([SiteRole.TEMPLATE_ADMIN], Action.READ, ["asleep", "awake", "of-tom"]),
        ([SiteRole.TEMPLATE_ADMIN], Action.START, ["awake"]),
    ],
)
def test_who_may_do_what_is_asked_of_each(mia, organization, roles, action, within):
    subject = Subject.build(
        mia.pk, roles=roles, organization_roles={organization.pk: []}
    )
    rows = Workspace.objects.permitted(subject, action).order_by("name")
    assert [row.name for row in rows] == within
    assert all(subject.may(action, row) for row in rows)
    others = Workspace.objects.exclude(pk__in=rows)
    assert not any(subject.may(action, row) for row in others)


@pytest.mark.usefixtures("workspaces")
def test_a_template_admin_doesn_t_see_who_sleeps(organization, tom):
    subject = Subject.build(
        tom.pk,
        roles=[SiteRole.TEMPLATE_ADMIN],
        organization_roles={organization.pk: []},
    )
    seen = Workspace.objects.permitted(subject).values_list("name", flat=True)
    assert sorted(seen) == ["awake", "of-tom"]
