"""Archiving and promoting at once, over real connections, in both orders."""

import pytest

from templates_app.template.actions.archive import (
    archive_unused_versions,
    archive_version,
    unarchive_version,
)
from templates_app.template.actions.promote import promote_version
from templates_app.template.errors import (
    VersionActive,
    VersionArchived,
    VersionArchivedAlready,
    VersionAttached,
    VersionInUse,
    VersionWithoutTemplate,
)
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from templates_app.workspace.models import WorkspaceBuild
from tests.make.templates import (
    FAILED,
    PENDING,
    make_template,
    make_version,
)
from tests.make.workspaces import make_build, make_workspace
from tests.orders import one_after_the_other
from tests.threads import at_once
from wirtual.core.errors import NotFound

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def template(author) -> Template:
    return make_template(user=author)


@pytest.fixture
def version(author, template) -> TemplateVersion:
    """An imported version that isn't the active one."""
    return make_version(template, user=author)


def active_of(template: Template) -> TemplateVersion:
    return Template.objects.select_related("active_version").get().active_version


def delete(template: Template) -> None:
    Template.objects.filter(pk=template.pk).update(deleted=True)


# --- Promotions ----------------------------------------------------------------------


def test_of_two_promotions_at_once_one_wins_whole(author, template, version):
    other = make_version(template, user=author)
    results = at_once(
        lambda: promote_version(template, version),
        lambda: promote_version(template, other),
    )
    assert {type(each) for each in results} == {Template}
    assert active_of(template).pk in {version.pk, other.pk}


def test_the_later_promotion_wins(author, template, version):
    other = make_version(template, user=author)
    one_after_the_other(
        lambda: promote_version(template, version),
        lambda: promote_version(template, other),
    )
    assert active_of(template).pk == other.pk


def test_a_template_that_is_being_deleted_gets_no_other_version(template, version):
    _, refused = one_after_the_other(
        lambda: delete(template), lambda: promote_version(template, version)
    )
    assert isinstance(refused, NotFound)
    assert active_of(template).pk == template.active_version_id


# --- Promotion against archiving -----------------------------------------------------


def test_a_version_that_is_being_promoted_isn_t_archived(template, version):
    _, refused = one_after_the_other(
        lambda: promote_version(template, version), lambda: archive_version(version)
    )
    assert isinstance(refused, VersionActive)
    assert not active_of(template).archived


def test_a_version_that_is_being_archived_isn_t_promoted(template, version):
    _, refused = one_after_the_other(
        lambda: archive_version(version), lambda: promote_version(template, version)
    )
    assert isinstance(refused, VersionArchived)
    assert active_of(template).pk == template.active_version_id


def test_an_active_version_that_is_being_replaced_can_be_archived(template, version):
    before = template.active_version
    _, archived = one_after_the_other(
        lambda: promote_version(template, version), lambda: archive_version(before)
    )
    assert archived.archived


def test_a_version_that_is_being_promoted_isn_t_archived_with_others(template, version):
    before = template.active_version_id
    _, archived = one_after_the_other(
        lambda: promote_version(template, version),
        lambda: archive_unused_versions(template, imported_too=True),
    )
    assert archived == [before]


def test_a_version_that_is_being_archived_with_others_isn_t_promoted(template, version):
    archived, refused = one_after_the_other(
        lambda: archive_unused_versions(template, imported_too=True),
        lambda: promote_version(template, version),
    )
    assert archived == [version.pk]
    assert isinstance(refused, VersionArchived)


def test_whatever_comes_first_an_active_version_is_not_archived(template, version):
    at_once(
        lambda: promote_version(template, version),
        lambda: archive_version(version),
        lambda: archive_unused_versions(template, imported_too=True),
    )
    assert not active_of(template).archived


# --- Archiving against archiving -----------------------------------------------------


def test_a_version_is_archived_once(version):
    results = at_once(*[lambda: archive_version(version)] * 2)
    assert {type(each) for each in results} == {TemplateVersion, VersionArchivedAlready}


def test_of_two_that_archive_many_each_version_is_told_once(author, template, version):
    failed = make_version(template, user=author, import_status=FAILED)
    results = at_once(
        *[lambda: archive_unused_versions(template, imported_too=True)] * 2
    )
    assert sorted(results, key=len) == [[], [version.pk, failed.pk]]


def test_who_unarchives_waits_for_who_archives(version):
    _, back = one_after_the_other(
        lambda: archive_version(version), lambda: unarchive_version(version)
    )
    assert not back.archived


def test_who_archives_waits_for_who_unarchives(version):
    archive_version(version)
    _, again = one_after_the_other(
        lambda: unarchive_version(version), lambda: archive_version(version)
    )
    assert again.archived


# --- Against templates that claim the version ----------------------------------------


def test_two_templates_claim_a_version_while_somebody_archives_it(author):
    version = make_version(user=author, import_status=PENDING)
    *claims, archived = at_once(
        lambda: make_template(version, user=author),
        lambda: make_template(version, user=author),
        lambda: archive_version(version),
    )
    assert {type(each) for each in claims} == {Template, VersionAttached}
    assert isinstance(archived, VersionActive | VersionWithoutTemplate)
    assert not active_of(Template.objects.get()).archived


def test_a_version_that_is_being_claimed_isn_t_archived(author):
    version = make_version(user=author)
    _, refused = one_after_the_other(
        lambda: make_template(version, user=author), lambda: archive_version(version)
    )
    assert isinstance(refused, VersionWithoutTemplate)


# --- Against builds ------------------------------------------------------------------


def test_a_version_that_is_being_built_from_isn_t_archived(template, version):
    workspace = make_workspace(template)
    _, refused = one_after_the_other(
        lambda: make_build(workspace, version=version),
        lambda: archive_version(version),
    )
    assert isinstance(refused, VersionInUse)


def test_a_version_that_is_being_built_from_isn_t_archived_with_others(
    template, version
):
    workspace = make_workspace(template)
    _, archived = one_after_the_other(
        lambda: make_build(workspace, version=version),
        lambda: archive_unused_versions(template, imported_too=True),
    )
    assert archived == []


def test_a_version_is_used_until_the_next_build_has_committed(template, version):
    workspace = make_workspace(template, build=None)
    make_build(workspace, version=version)
    _, refused = one_after_the_other(
        lambda: make_build(workspace), lambda: archive_version(version)
    )
    assert isinstance(refused, VersionInUse)
    assert archive_version(version).archived


def test_who_builds_waits_for_who_archives(template, version):
    workspace = make_workspace(template)
    archived, build = one_after_the_other(
        lambda: archive_version(version),
        lambda: make_build(workspace, version=version),
    )
    assert isinstance(build, WorkspaceBuild)
    build.template_version.refresh_from_db()
    assert build.template_version.archived, "what builds must look after it has waited"
    assert archived.archived
