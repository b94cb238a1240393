"""What must not be is forbidden by the database, whoever tries."""

import pytest
from django.db import IntegrityError, connection, transaction

from templates_app.template.models import (
    TEMPLATE_ACTIVE_VERSION_IS_NOT_ARCHIVED,
    TEMPLATE_ACTIVE_VERSION_IS_OURS,
    TEMPLATE_DAYS,
    TEMPLATE_DURATIONS,
    TEMPLATE_NAME_UNIQUE,
    TEMPLATE_WEEKS,
    Template,
)
from templates_app.version.models import TemplateVersion
from templates_app.workspace.models import WORKSPACE_TEMPLATE_IS_LIVE
from tests.make.people import make_organization
from tests.make.templates import PENDING, make_template, make_version
from tests.make.workspaces import make_workspace

ORGANIZATION_IS_THE_TEMPLATES = "template_versions_organization_is_the_templates"

pytestmark = pytest.mark.django_db


def refused_by(constraint: str, row: object, **changes: object) -> bool:
    with pytest.raises(IntegrityError, match=constraint):
        change(row, changes)
    return True


@transaction.atomic
def change(row: object, changes: dict[str, object]) -> None:
    """Write columns, and ask for everything that is usually asked at commit."""
    rows = type(row)._base_manager.filter(pk=row.pk)  # type: ignore[attr-defined]
    rows.update(**changes)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_active_version_is_the_template_s_own():
    template, other = make_template(), make_template()
    assert refused_by(
        TEMPLATE_ACTIVE_VERSION_IS_OURS,
        template,
        active_version_id=make_version(import_status=PENDING).pk,
    )
    foreign = make_version(other, import_status=PENDING)
    assert refused_by(
        TEMPLATE_ACTIVE_VERSION_IS_OURS, template, active_version_id=foreign.pk
    )


def test_a_version_is_of_its_template_s_organization():
    template = make_template()
    elsewhere = make_organization()
    version = make_version(template, import_status=PENDING)
    assert refused_by(
        ORGANIZATION_IS_THE_TEMPLATES, version, organization_id=elsewhere.pk
    )
    stray = make_version(organization=elsewhere, import_status=PENDING)
    assert refused_by(ORGANIZATION_IS_THE_TEMPLATES, stray, template_id=template.pk)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        (TEMPLATE_DURATIONS, {"default_ttl": -1}),
        (TEMPLATE_WEEKS, {"autostop_requirement_weeks": 17}),
        (TEMPLATE_DAYS, {"autostart_block_days_of_week": 128}),
    ],
)
def test_settings_stay_within_their_limits(constraint, changes):
    assert refused_by(constraint, make_template(), **changes)


def test_a_deleted_template_s_name_is_free():
    old = make_template(name="docker")
    new = make_template(name="podman")
    assert refused_by(TEMPLATE_NAME_UNIQUE, new, name="DOCKER")
    Template.objects.filter(pk=old.pk).update(deleted=True)
    Template.objects.filter(pk=new.pk).update(name="DOCKER")


def test_a_template_s_versions_stay_while_it_is_deleted():
    template = make_template()
    Template.objects.filter(pk=template.pk).update(deleted=True)
    assert TemplateVersion.objects.filter(template=template).count() == 1


def test_an_active_version_is_not_archived():
    template = make_template()
    assert refused_by(
        TEMPLATE_ACTIVE_VERSION_IS_NOT_ARCHIVED, template.active_version, archived=True
    )
    old = make_version(template, import_status=PENDING)
    TemplateVersion.objects.filter(pk=old.pk).update(archived=True)
    assert refused_by(
        TEMPLATE_ACTIVE_VERSION_IS_NOT_ARCHIVED, template, active_version_id=old.pk
    )


def test_a_live_workspace_is_of_a_live_template():
    template = make_template()
    workspace = make_workspace(template)
    assert refused_by(WORKSPACE_TEMPLATE_IS_LIVE, template, deleted=True)
    change(workspace, {"deleted": True})
    change(template, {"deleted": True})
    assert refused_by(WORKSPACE_TEMPLATE_IS_LIVE, workspace, deleted=False)


def test_a_workspace_is_of_its_template_s_organization():
    workspace = make_workspace(make_template())
    assert refused_by(
        "workspaces_organization_is_the_templates",
        workspace,
        organization_id=make_organization().pk,
    )
