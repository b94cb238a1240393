"""Deleting templates, and who is told of that and of deprecation, over HTTP only.

Cases are those of spec/templates.md, 15.
"""

from typing import Any
from uuid import uuid4

import pytest

from orgs_app.access.enums import OrganizationRole, SiteRole
from orgs_app.audit.models import AuditLog
from orgs_app.notification.models import NotificationMessage
from templates_app.template.models import Template
from tests.acceptance.editing import edit, path_of
from tests.acceptance.steps import (
    ORGANIZATION,
    ask_to_create,
    ask_to_push,
    create,
    fields_of,
)
from tests.api.client import Api
from tests.make.people import make_member, make_user
from tests.make.workspaces import DELETE, make_workspace
from wirtual.core import clock


@pytest.fixture
def template(author: Api) -> dict[str, Any]:
    return create(author)


def names_found(api: Api, query: str) -> list[str]:
    return [each["name"] for each in api.get(f"/templates?q={query}").json()]


# --- Deleting: cases 49 to 52, 105 ---------------------------------------------------


def test_case_49_a_deleted_template_is_gone(author, template):
    path = path_of(template)
    answer = author.delete(path)
    assert (answer.status_code, "message" in answer.json()) == (200, True)
    unknown = author.get(f"/templates/{uuid4()}").content
    ways = [
        author.get(path),
        author.get(f"{ORGANIZATION}/templates/docker"),
        author.delete(path),
        author.patch(path, {}),
        author.patch(f"{path}/versions", {"id": template["active_version_id"]}),
    ]
    assert {(each.status_code, each.content) for each in ways} == {(404, unknown)}
    assert author.get("/templates").json() == []
    assert author.get(f"{ORGANIZATION}/templates").json() == []


def test_case_49_the_deletion_is_in_the_audit_log(author, template, tom):
    author.delete(path_of(template))
    entry = AuditLog.objects.get(action="delete")
    assert (entry.resource_type, entry.status_code) == ("template", 200)
    assert (entry.resource_target, entry.user_id) == ("docker", tom.pk)
    assert entry.diff["name"] == {"old": "docker", "secret": False}


def test_a_deleted_template_s_versions_stay(author, template):
    before = Template.objects.get().updated_at
    author.delete(path_of(template))
    version = author.get(f"/templateversions/{template['active_version_id']}")
    assert version.status_code == 200
    assert version.json()["template_id"] == template["id"]
    assert Template.objects.get().updated_at > before


@pytest.mark.parametrize("state", [{}, {"dormant_at": clock.NEVER}])
def test_case_50_a_workspace_is_in_the_way(author, template, state):
    workspace = make_workspace(Template.objects.get(), **state)
    answer = author.delete(path_of(template))
    assert answer.status_code == 400
    assert "workspaces" in answer.json()["message"]
    assert workspace.name not in answer.content.decode()
    assert author.get(path_of(template)).status_code == 200
    assert AuditLog.objects.get(action="delete").status_code == 400
    assert not NotificationMessage.objects.exists()


def test_deleted_workspaces_are_not_in_the_way(author, template):
    make_workspace(Template.objects.get(), build=DELETE, deleted=True)
    assert author.delete(path_of(template)).status_code == 200


def test_who_may_not_delete_learns_nothing_of_workspaces(api, author, template, mia):
    make_workspace(Template.objects.get())
    assert api.as_(mia).delete(path_of(template)).status_code == 403
    entry = AuditLog.objects.get(action="delete")
    assert (entry.status_code, entry.diff) == (403, {})


def test_who_may_not_read_finds_nothing_to_delete(api, template, stan):
    assert api.as_(stan).delete(path_of(template)).status_code == 404
    assert api.delete(path_of(template)).status_code == 401


def test_an_id_that_is_none_is_refused(author):
    assert author.delete("/templates/docker").status_code == 400


def test_case_51_the_name_is_free_at_once(author, template):
    author.delete(path_of(template))
    again = create(author)
    assert again["id"] != template["id"]
    assert author.get(f"{ORGANIZATION}/templates/docker").json() == again


def test_a_version_of_a_deleted_template_starts_no_new_one(author, template):
    author.delete(path_of(template))
    version = template["active_version_id"]
    answer = ask_to_create(author, template_version_id=version)
    assert (answer.status_code, fields_of(answer)) == (400, ["template_version_id"])


def test_nothing_is_pushed_to_a_deleted_template(author, template):
    author.delete(path_of(template))
    assert ask_to_push(author, template_id=template["id"]).status_code == 404


def test_case_105_deleted_templates_are_found_when_asked_for(author, template):
    create(author, "other")
    author.delete(path_of(template))
    assert names_found(author, "deleted:true") == ["docker"]
    assert names_found(author, "") == ["other"]
    refused = author.get("/templates?q=deleted:maybe")
    assert (refused.status_code, fields_of(refused)) == (400, ["deleted"])


# --- Who is told: cases 52 and 38 ----------------------------------------------------


@pytest.fixture
def crowd(organization):
    """Somebody with each role, by the role."""
    site = {
        role: make_user(roles=[role], organizations=[organization])
        for role in (
            SiteRole.OWNER,
            SiteRole.TEMPLATE_ADMIN,
            SiteRole.USER_ADMIN,
            SiteRole.AUDITOR,
        )
    }
    admin = make_user()
    make_member(admin, organization, [OrganizationRole.TEMPLATE_ADMIN])
    return {**site, OrganizationRole.TEMPLATE_ADMIN: admin}


def test_case_52_admins_are_told_of_a_deletion(api, olivia, crowd, mia):
    owner = api.as_(olivia)
    template = create(owner, display_name="Bobby's Template")
    owner.delete(path_of(template))
    told = NotificationMessage.objects.all()
    admins = {crowd[SiteRole.OWNER].pk, crowd[SiteRole.TEMPLATE_ADMIN].pk}
    assert sorted(each.user_id for each in told) == sorted(admins)
    message = told[0]
    assert str(message.notification_template_id) == (
        "29a09665-2a4c-403f-9648-54301670e7be"
    )
    assert message.payload["labels"] == {
        "name": "Bobby's Template",
        "initiator": "olivia",
    }
    (action,) = message.payload["actions"]
    assert action["label"] == "View templates"
    assert action["url"].endswith("/templates")
    assert [str(each) for each in message.targets] == [
        template["id"],
        template["organization_id"],
    ]


def test_without_a_display_name_the_name_is_told(author, template, olivia):
    author.delete(path_of(template))
    labels = NotificationMessage.objects.get(user=olivia).payload["labels"]
    assert labels == {"name": "docker", "initiator": "tom"}


def test_case_38_owners_of_workspaces_are_told_of_deprecation(author, template, mia):
    row = Template.objects.get()
    other = make_workspace(row).owner
    make_workspace(row, mia, name="dev")
    make_workspace(row, mia, name="test")
    make_workspace(row, deleted=True, build=DELETE)
    make_workspace(Template.objects.get(pk=create(author, "other")["id"]))
    edit(author, template, deprecation_message="Use podman & be happy.")
    told = NotificationMessage.objects.all()
    assert sorted(each.user_id for each in told) == sorted({mia.pk, other.pk})
    message = told.get(user=mia)
    assert str(message.notification_template_id) == (
        "f40fae84-55a2-42cd-99fa-b41c1ca64894"
    )
    assert message.payload["labels"] == {
        "template": "docker",
        "message": "Use podman & be happy.",
        "organization": row.organization.name,
    }
    labels = [each["label"] for each in message.payload["actions"]]
    assert labels == ["See affected workspaces", "View template"]
    affected, view = (each["url"] for each in message.payload["actions"])
    assert affected.endswith("/workspaces?filter=owner%3Ame%20template%3Adocker")
    assert view.endswith(f"/templates/{row.organization.name}/docker")
    assert message.targets == []


def test_only_a_new_deprecation_is_told(author, template, mia):
    make_workspace(Template.objects.get(), mia)
    edit(author, template, deprecation_message="Stop")
    NotificationMessage.objects.all().delete()
    edit(author, template, description="new", deprecation_message="Stop")
    edit(author, template, description="newer")
    edit(author, template, deprecation_message="")
    assert not NotificationMessage.objects.exists()


def test_without_the_feature_nobody_is_told(author, template, mia, settings):
    settings.WIRTUAL_DISABLED_FEATURES = {"access_control"}
    make_workspace(Template.objects.get(), mia)
    edit(author, template, deprecation_message="Stop")
    assert not NotificationMessage.objects.exists()
