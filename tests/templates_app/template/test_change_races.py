"""Two at once: an edit or a deletion, and what it runs into, in a given order."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from provisioning_app.job.models import ProvisionerJob
from templates_app.template.actions.delete import delete_template
from templates_app.template.actions.edit import edit_template
from templates_app.template.actions.promote import promote_version
from templates_app.template.errors import TemplateHasWorkspaces, TemplateNameTaken
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from templates_app.workspace.models import (
    WORKSPACE_TEMPLATE_IS_LIVE,
    Workspace,
    WorkspaceBuild,
)
from tests.make.changes import make_changes
from tests.make.people import SYSTEM, make_user
from tests.make.templates import PENDING, make_template, make_version
from tests.make.workspaces import make_workspace
from tests.orders import in_the_way
from tests.threads import at_once
from wirtual.core import clock
from wirtual.core.errors import NotFound

pytestmark = pytest.mark.django_db(transaction=True)

EVERY_DAY = {"days_of_week": ["monday", "tuesday", "wednesday", "thursday", "friday"]}


@pytest.fixture
def template(author):
    return make_template(name="docker", user=author)


def edit(template, **changes):
    return edit_template(template, make_changes(template, **changes))


def delete(template):
    return delete_template(template, by=SYSTEM)


# --- Edits ---------------------------------------------------------------------------


def test_neither_of_two_edits_undoes_what_only_the_other_speaks_of(template):
    results = in_the_way(
        lambda: edit(template, deprecation_message="Stop"),
        lambda: edit(template, max_port_share_level="public"),
    )
    assert results == (True, True)
    stored = Template.objects.get()
    assert (stored.deprecated, stored.max_port_sharing_level) == ("Stop", "public")


def test_a_kept_name_is_the_one_that_another_edit_gave(template):
    in_the_way(
        lambda: edit(template, name="renamed"),
        lambda: edit(template, name="", description="new"),
    )
    stored = Template.objects.get()
    assert (stored.name, stored.description) == ("renamed", "new")


def test_of_two_edits_to_one_name_one_comes_about(template, author):
    other = make_template(name="other", user=author)
    results = in_the_way(
        lambda: edit(template, name="podman"), lambda: edit(other, name="PODMAN")
    )
    assert results[0] is True
    assert isinstance(results[1], TemplateNameTaken)
    assert set(Template.objects.values_list("name", flat=True)) == {"podman", "other"}


def test_edits_at_once_end_one_after_the_other(template):
    changes = [{"description": str(number), "icon": str(number)} for number in range(4)]
    results = at_once(*(lambda each=each: edit(template, **each) for each in changes))
    assert results == [True] * 4
    stored = Template.objects.get()
    assert stored.description == stored.icon


def test_a_deadline_that_was_just_put_off_is_not_set_back(template, author):
    soon = clock.now() + timedelta(minutes=5)
    workspace = make_workspace(template, author)
    builds = WorkspaceBuild.objects.filter(workspace=workspace)
    _, edited = in_the_way(
        lambda: builds.update(deadline=soon),
        lambda: edit(template, autostop_requirement=EVERY_DAY),
    )
    assert edited is True
    build = builds.get()
    assert build.deadline == soon
    assert build.max_deadline > soon


# --- Deletions -----------------------------------------------------------------------


def test_a_deleted_template_is_not_edited(template):
    _, edited = in_the_way(
        lambda: delete(template), lambda: edit(template, description="new")
    )
    assert isinstance(edited, NotFound)
    assert Template.objects.get().description == ""


def test_an_edit_doesn_t_bring_a_template_back(template):
    edited, deleted = in_the_way(
        lambda: edit(template, description="new"), lambda: delete(template)
    )
    assert (edited, deleted) == (True, None)
    stored = Template.objects.get()
    assert (stored.deleted, stored.description) == (True, "new")


def test_of_two_deletions_one_finds_nothing(template):
    results = in_the_way(lambda: delete(template), lambda: delete(template))
    assert isinstance(results[1], NotFound)


def test_who_creates_the_name_anew_waits_for_the_deletion(template, author):
    version = make_version(user=author, import_status=PENDING)
    _, created = in_the_way(
        lambda: delete(template),
        lambda: make_template(version, name="docker", user=author),
    )
    assert isinstance(created, Template)
    assert Template.objects.live().get() == created


def test_no_workspace_is_made_of_a_template_that_goes(template, author):
    _, made = in_the_way(
        lambda: delete(template), lambda: make_workspace(template, author, build=None)
    )
    assert isinstance(made, IntegrityError)
    assert WORKSPACE_TEMPLATE_IS_LIVE in str(made)
    assert not Workspace.objects.exists()


def test_a_workspace_that_is_being_made_is_in_the_way(template, author):
    _, deleted = in_the_way(
        lambda: make_workspace(template, author, build=None), lambda: delete(template)
    )
    assert isinstance(deleted, TemplateHasWorkspaces)
    assert Template.objects.get().deleted is False


def test_nothing_is_pushed_to_a_template_that_goes(template, author):
    jobs, versions = ProvisionerJob.objects.count(), TemplateVersion.objects.count()
    _, pushed = in_the_way(
        lambda: delete(template),
        lambda: make_version(template, user=author, import_status=PENDING),
    )
    assert isinstance(pushed, NotFound)
    assert ProvisionerJob.objects.count() == jobs
    assert TemplateVersion.objects.count() == versions


def test_a_deletion_waits_for_a_push(template, author):
    pushed, deleted = in_the_way(
        lambda: make_version(template, user=author, import_status=PENDING),
        lambda: delete(template),
    )
    assert deleted is None
    assert pushed.template_id == template.pk


def test_pushes_don_t_wait_for_each_other(template, author):
    results = at_once(
        *[lambda: make_version(template, user=author, import_status=PENDING)] * 3
    )
    assert {type(each) for each in results} == {TemplateVersion}


def test_nothing_is_promoted_in_a_template_that_goes(template, author):
    version = make_version(template, user=author)
    _, promoted = in_the_way(
        lambda: delete(template), lambda: promote_version(template, version)
    )
    assert isinstance(promoted, NotFound)


def test_who_has_waited_for_a_share_of_the_template_loses_nothing(template, author):
    """Locks are taken parents first, so that nobody waits in a circle."""
    make_workspace(template, make_user(), dormant_at=datetime(2025, 1, 1, tzinfo=UTC))
    results = at_once(
        lambda: edit(
            template,
            time_til_dormant_autodelete_ms=60_000,
            update_workspace_last_used_at=True,
        ),
        lambda: edit(template, default_ttl_ms=1, update_workspace_dormant_at=True),
        lambda: make_version(template, user=author, import_status=PENDING),
    )
    assert results[:2] == [True, True]
    assert isinstance(results[2], TemplateVersion)
