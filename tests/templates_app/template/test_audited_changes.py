"""The audit log tells what an operation changed, and not what somebody else did.

A request reads the template, somebody else changes it, and the request goes on: its
entry begins with what it found under lock. Rule: spec/templates.md, 1.8.
"""

from typing import Any

import pytest

from orgs_app.audit.models import AuditLog
from templates_app.template.actions.share import share_template
from templates_app.template.models import Template
from tests.acceptance.editing import ask_to_edit
from tests.make.people import default_organization, make_user
from tests.make.templates import make_template, make_version
from tests.orders import in_the_way

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def template():
    default_organization()
    return make_template(name="docker")


@pytest.fixture
def owner(api, template):
    client = api.as_(make_user(roles=["owner"]))
    assert client.get("/users/me").status_code == 200
    return client


def describe_it(template: Template) -> None:
    Template.objects.filter(pk=template.pk).update(description="by somebody else")


def diff_of(answer: Any) -> dict[str, Any]:
    assert answer.status_code in {200, 304}, answer.content
    return dict(AuditLog.objects.filter(resource_type="template").get().diff)


def test_of_two_who_share_each_is_told_of_their_own(owner, template):
    mia, ida = make_user("mia"), make_user("ida")
    _, answer = in_the_way(
        lambda: share_template(
            template, user_perms={str(ida.pk): "admin"}, group_perms={}
        ),
        lambda: owner.patch(
            f"/templates/{template.pk}/acl", {"user_perms": {str(mia.pk): "use"}}
        ),
    )
    change = diff_of(answer)["user_acl"]
    assert change["old"] == {str(ida.pk): ["*"]}
    assert change["new"] == {str(ida.pk): ["*"], str(mia.pk): ["read"]}


def test_an_edit_doesn_t_tell_of_another(owner, template):
    told = owner.get(f"/templates/{template.pk}").json()
    told["description"] = "by somebody else"
    _, answer = in_the_way(
        lambda: describe_it(template),
        lambda: ask_to_edit(owner, told, icon="/i.svg"),
    )
    assert set(diff_of(answer)) == {"icon"}


def test_what_changes_nothing_tells_of_nothing(owner, template):
    told = owner.get(f"/templates/{template.pk}").json()
    told["description"] = "by somebody else"
    _, answer = in_the_way(
        lambda: describe_it(template), lambda: ask_to_edit(owner, told)
    )
    assert answer.status_code == 304
    assert diff_of(answer) == {}


def test_a_promotion_doesn_t_tell_of_an_edit(owner, template):
    version = make_version(template)
    _, answer = in_the_way(
        lambda: describe_it(template),
        lambda: owner.patch(
            f"/templates/{template.pk}/versions", {"id": str(version.pk)}
        ),
    )
    assert set(diff_of(answer)) == {"active_version_id"}


def test_archiving_doesn_t_tell_of_a_new_name(owner, template):
    version = make_version(template, name="v1")
    _, answer = in_the_way(
        lambda: type(version).objects.filter(pk=version.pk).update(name="v2"),
        lambda: owner.post(f"/templateversions/{version.pk}/archive"),
    )
    assert answer.status_code == 200
    entry = AuditLog.objects.get(resource_type="template_version")
    assert set(entry.diff) == {"archived"}


def test_a_name_that_was_refused_isn_t_told_as_the_template_s(owner, template):
    make_template(name="taken")
    told = owner.get(f"/templates/{template.pk}").json()
    assert ask_to_edit(owner, told, name="taken").status_code == 409
    entry = AuditLog.objects.get(resource_type="template", status_code=409)
    assert entry.resource_target == "docker"
