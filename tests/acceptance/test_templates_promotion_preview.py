"""What promoting a version would change, asked over HTTP. Nothing is changed by it.

Ours, and no case of spec/templates.md: see decision 0021.
"""

from typing import Any

import pytest

from orgs_app.audit.models import AuditLog
from orgs_app.user.models import User
from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import Planned, RichParameter
from templates_app.template.models import Template
from templates_app.template.preview import MOST_LISTED
from templates_app.version.models import TemplateVersion
from tests.acceptance.steps import fields_of
from tests.api.client import Api
from tests.make.people import make_user
from tests.make.templates import (
    CANCELED,
    FAILED,
    PENDING,
    RUNNING,
    make_template,
    make_version,
)
from tests.make.workspaces import DELETE, STOP, make_build, make_workspace
from wirtual.core import clock
from wirtual.core.features import Feature


@pytest.fixture
def template(tom: User) -> Template:
    return make_template(make_version(user=tom, name="first"), user=tom, name="docker")


@pytest.fixture
def version(template: Template) -> TemplateVersion:
    return make_version(template, name="second")


def asking(*parameters: RichParameter) -> bytes:
    """An archive with these parameters."""
    return make_archive(plan=[Planned(parameters=parameters)])


def ask(api: Api, version: TemplateVersion, query: str = "dry_run=true") -> Any:
    path = f"/templates/{version.template_id}/versions?{query}"
    return api.patch(path, {"id": str(version.pk)})


def preview(api: Api, version: TemplateVersion) -> dict[str, Any]:
    answer = ask(api, version)
    assert answer.status_code == 200, answer.content
    return dict(answer.json()["preview"])


def counts(found: dict[str, Any]) -> dict[str, int]:
    return {name: value for name, value in found.items() if isinstance(value, int)}


def test_nothing_is_there_nothing_would_change(author, template, version):
    assert ask(author, version).json() == {
        "message": "Nothing was changed. This is what promoting the version would do.",
        "preview": {
            "from_version": {"id": str(template.active_version_id), "name": "first"},
            "to_version": {"id": str(version.pk), "name": "second"},
            "workspaces_total": 0,
            "running": 0,
            "outdated_now": 0,
            "outdated_after": 0,
            "will_update_at_next_start": 0,
            "workspaces_readable": 0,
            "workspaces": [],
            "parameters": {
                "required_added": [],
                "immutable_added": [],
                "removed": [],
            },
        },
    }


def test_a_workspace_is_told_with_what_it_means_for_it(author, mia, template, version):
    workspace = make_workspace(template, mia, name="dev")
    found = preview(author, version)
    assert counts(found) == {
        "workspaces_total": 1,
        "running": 1,
        "outdated_now": 0,
        "outdated_after": 1,
        "will_update_at_next_start": 0,
        "workspaces_readable": 1,
    }
    assert found["workspaces"] == [
        {
            "id": str(workspace.pk),
            "name": "dev",
            "owner_id": str(mia.pk),
            "owner_name": "mia",
            "template_version_id": str(template.active_version_id),
            "template_version_name": "first",
            "status": "running",
            "running": True,
            "automatic_updates": "never",
            "outdated_now": False,
            "outdated_after": True,
            "will_update_at_next_start": False,
        }
    ]


def test_a_workspace_on_the_version_already_would_be_up_to_date(
    author, template, version
):
    workspace = make_workspace(template, automatic_updates="always")
    make_build(workspace, version=version, transition=STOP)
    found = preview(author, version)
    assert counts(found) == {
        "workspaces_total": 1,
        "running": 0,
        "outdated_now": 1,
        "outdated_after": 0,
        "will_update_at_next_start": 0,
        "workspaces_readable": 1,
    }
    [told] = found["workspaces"]
    assert (told["status"], told["outdated_now"]) == ("stopped", True)


def test_a_workspace_on_an_older_version_stays_outdated(author, template, version):
    older = make_version(template)
    make_build(make_workspace(template, build=None), version=older)
    found = preview(author, version)
    assert (found["outdated_now"], found["outdated_after"]) == (1, 1)


def test_whoever_follows_the_active_version_gets_it_at_the_next_start(
    author, template, version
):
    make_workspace(template, automatic_updates="always", name="follows")
    make_workspace(template, name="stays")
    found = preview(author, version)
    assert found["will_update_at_next_start"] == 1
    told = {each["name"]: each for each in found["workspaces"]}
    assert told["follows"]["will_update_at_next_start"] is True
    assert told["stays"]["will_update_at_next_start"] is False


def test_everybody_does_where_the_template_wants_it(author, template, version):
    Template.objects.filter(pk=template.pk).update(require_active_version=True)
    make_workspace(template)
    found = preview(author, version)
    assert found["will_update_at_next_start"] == 1
    assert found["workspaces"][0]["automatic_updates"] == "never"


def test_but_not_without_the_feature(author, template, version, settings):
    settings.WIRTUAL_DISABLED_FEATURES = frozenset({Feature.ACCESS_CONTROL})
    Template.objects.filter(pk=template.pk).update(require_active_version=True)
    make_workspace(template)
    assert preview(author, version)["will_update_at_next_start"] == 0


def test_the_active_version_again_changes_nothing(author, template):
    make_workspace(template, automatic_updates="always")
    found = preview(author, template.active_version)
    assert found["from_version"] == found["to_version"]
    assert (found["outdated_now"], found["outdated_after"]) == (0, 0)
    assert found["will_update_at_next_start"] == 0


def test_what_happens_afterwards_is_what_was_told(author, template, version):
    make_workspace(template)
    make_build(make_workspace(template), version=version)
    before = preview(author, version)
    author.patch(f"/templates/{template.pk}/versions", {"id": str(version.pk)})
    after = preview(author, version)
    assert after["outdated_now"] == before["outdated_after"] == 1


def test_who_becomes_outdated_is_told_first(author, template, version):
    anna, zoe = make_user("anna"), make_user("zoe")
    make_build(make_workspace(template, anna, name="current"), version=version)
    older = make_version(template)
    make_build(make_workspace(template, anna, name="older"), version=older)
    make_workspace(template, zoe, name="b")
    make_workspace(template, zoe, name="a")
    make_workspace(template, anna, name="c")
    told = [each["name"] for each in preview(author, version)["workspaces"]]
    assert told == ["c", "a", "b", "older", "current"]


def test_a_long_list_is_cut_and_the_counts_tell_of_all(author, mia, template, version):
    for number in range(MOST_LISTED + 1):
        make_workspace(template, mia, name=f"w{number}")
    found = preview(author, version)
    assert len(found["workspaces"]) == MOST_LISTED
    everybody = MOST_LISTED + 1
    assert found["workspaces_total"] == found["workspaces_readable"] == everybody
    assert found["outdated_after"] == everybody


def test_deleted_workspaces_and_other_templates_don_t_count(author, template, version):
    deleted = make_workspace(template, deleted=True)
    make_build(deleted, transition=DELETE)
    make_workspace(make_template())
    assert preview(author, version)["workspaces_total"] == 0


# --- Who is shown what ---------------------------------------------------------------


def test_who_may_promote_but_not_see_workspaces_is_told_how_many(
    api, mia, template, version
):
    acl = {str(mia.pk): ["*"]}
    Template.objects.filter(pk=template.pk).update(user_acl=acl)
    make_workspace(template, name="somebody-s")
    make_workspace(template, mia, name="mine")
    make_workspace(template, mia, name="asleep", dormant_at=clock.now())
    found = preview(api.as_(mia), version)
    assert (found["workspaces_total"], found["workspaces_readable"]) == (3, 2)
    assert [each["name"] for each in found["workspaces"]] == ["asleep", "mine"]


def test_dormant_workspaces_are_shown_to_who_may_see_them(
    api, author, olivia, template, version
):
    make_workspace(template, dormant_at=clock.now())
    for person, readable in ((author, 0), (api.as_(olivia), 1)):
        found = preview(person, version)
        assert found["workspaces_total"] == 1
        assert found["workspaces_readable"] == len(found["workspaces"]) == readable


# --- Questions -----------------------------------------------------------------------


def test_new_questions_are_told_by_name(author, template):
    active = make_version(
        template,
        archive=asking(
            RichParameter("region", type="string", mutable=True, default="eu"),
            RichParameter("size", type="string", mutable=True, required=True),
            RichParameter("gone", type="string", mutable=True, default="x"),
        ),
    )
    author.patch(f"/templates/{template.pk}/versions", {"id": str(active.pk)})
    wanted = make_version(
        template,
        archive=asking(
            RichParameter("zone", type="string", required=True, order=2),
            RichParameter("team", type="string", mutable=True, required=True, order=1),
            RichParameter("disk", type="number", default="10"),
            RichParameter("size", type="string", mutable=True, required=True),
            RichParameter("region", type="string", default="eu"),
            RichParameter("color", type="string", mutable=True, default="red"),
        ),
    )
    assert preview(author, wanted)["parameters"] == {
        "required_added": ["team", "zone"],
        "immutable_added": ["disk", "zone"],
        "removed": ["gone"],
    }
    assert preview(author, active)["parameters"] == {
        "required_added": [],
        "immutable_added": [],
        "removed": [],
    }


# --- Refusals, and what is left alone ------------------------------------------------


def test_nothing_is_changed_and_nothing_is_in_the_audit_log(author, template, version):
    path = f"/templates/{template.pk}"
    before = author.get(path).content
    assert ask(author, version).status_code == 200
    assert ask(author, make_version(template, import_status=FAILED)).status_code == 403
    assert author.get(path).content == before
    assert not AuditLog.objects.exists()


@pytest.mark.parametrize("status", [PENDING, RUNNING, FAILED, CANCELED])
def test_what_can_t_be_promoted_is_refused_in_the_same_words(author, template, status):
    version = make_version(template, import_status=status)
    refused, real = ask(author, version), ask(author, version, "")
    assert (refused.status_code, refused.content) == (403, real.content)


def test_an_archived_or_foreign_version_is_refused_in_the_same_words(
    author, template, version
):
    author.post(f"/templateversions/{version.pk}/archive")
    foreign = make_version(make_template())
    path = f"/templates/{template.pk}/versions"
    for each in (version, foreign):
        body = {"id": str(each.pk)}
        refused, real = (
            author.patch(f"{path}?dry_run=t", body),
            author.patch(path, body),
        )
        assert (refused.status_code, refused.content) == (400, real.content)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"id": "x"}', b'{"id": 1}']
)
def test_a_body_is_needed_all_the_same(author, template, body):
    path = f"/templates/{template.pk}/versions"
    refused = author.patch(f"{path}?dry_run=true", body)
    assert (refused.status_code, refused.content) == (
        400,
        author.patch(path, body).content,
    )


@pytest.mark.parametrize(
    "query",
    ["dry_run=maybe", "dry_run=2", "dry_run=true&dry_run=true", "dry_run=%00"],
)
def test_another_word_than_yes_or_no_is_refused(author, template, version, query):
    refused = ask(author, version, query)
    assert (refused.status_code, fields_of(refused)) == (400, ["dry_run"])
    template.refresh_from_db()
    assert template.active_version_id != version.pk


def test_who_may_not_promote_learns_nothing(api, mia, stan, template, version):
    for query in ("dry_run=true", "dry_run=maybe"):
        assert ask(api.as_(mia), version, query).status_code == 403
        assert ask(api.as_(stan), version, query).status_code == 404


@pytest.mark.parametrize("query", ["", "dry_run=", "dry_run=false", "dry_run=0"])
def test_without_it_the_version_is_promoted(author, template, version, query):
    answer = ask(author, version, query)
    assert answer.json() == {"message": "Updated the active template version."}
    template.refresh_from_db()
    assert template.active_version_id == version.pk
