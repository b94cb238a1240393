"""Workspaces that live keep their organization and their owner.

Rule: spec/organizations.md, 7; spec/identity.md, 3.6, case 54.
"""

from orgs_app.organization.models import Organization
from orgs_app.user.models import User
from tests.make.people import make_user
from tests.make.templates import make_template, make_version
from tests.make.workspaces import DELETE, make_build, make_workspace


def test_an_organization_stays_while_a_workspace_lives_in_it(api, olivia, elsewhere):
    version = make_version(user=olivia, organization=elsewhere)
    workspace = make_workspace(make_template(version, user=olivia), olivia)
    path = f"/organizations/{elsewhere.pk}"
    refused = api.as_(olivia).delete(path)
    assert refused.status_code == 400
    assert "workspaces" in refused.json()["detail"]

    make_build(workspace, transition=DELETE)
    workspace.deleted = True
    workspace.save()
    assert api.as_(olivia).delete(path).status_code == 200
    assert not Organization.objects.filter(pk=elsewhere.pk).exists()


def test_a_user_stays_while_a_workspace_of_theirs_lives(api, olivia, mia):
    workspace = make_workspace(make_template(user=olivia), mia)
    refused = api.as_(olivia).delete("/users/mia")
    assert refused.status_code == 417
    assert "workspaces" in refused.json()["detail"]

    workspace.deleted = True
    workspace.save()
    assert api.as_(olivia).delete("/users/mia").status_code == 200
    assert User.objects.get(pk=mia.pk).deleted


def test_one_may_ask_what_one_may_do_to_a_workspace(api, olivia, mia):
    workspace = make_workspace(make_template(user=olivia), mia)
    asked = {
        "mine": {
            "object": {"resource_type": "workspace", "resource_id": str(workspace.pk)},
            "action": "ssh",
        }
    }
    for person, may in ((mia, True), (make_user(), False)):
        answer = api.as_(person).post("/authcheck", {"checks": asked})
        assert answer.json() == {"mine": may}
