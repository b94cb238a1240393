"""What a dry-run needs, and what comes of it."""

from dataclasses import replace
from typing import Any

import pytest

from provisioning_app.job.service import acquire_job
from provisioning_app.job.work import WorkOrder
from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import (
    ParameterValue,
    Parsed,
    Planned,
    Resource,
    RichParameter,
    TemplateVariable,
    VariableValue,
)
from templates_app.resource.models import WorkspaceResource
from templates_app.version.models import TemplateVersion
from tests.make.dry_runs import make_dry_run
from tests.make.jobs import make_daemon
from tests.make.templates import SUCCEEDED, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> TemplateVersion:
    variables = (
        TemplateVariable("a", default="x"),
        TemplateVariable("b", default=""),
        TemplateVariable("c", default="", sensitive=True),
    )
    archive = make_archive(parse=Parsed(variables=variables))
    return make_version(archive=archive, values=[{"name": "c", "value": "secret"}])


def order_for(version: TemplateVersion, **chosen: Any) -> WorkOrder:
    make_dry_run(version, **chosen)
    assignment = acquire_job(make_daemon())
    assert assignment is not None
    return assignment.order


def pair(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


def test_it_gets_the_version_s_values_and_what_was_chosen(version):
    order = order_for(
        version, workspace_name="trial", rich_parameter_values=[pair("p", "1")]
    )
    assert order.workspace.workspace_name == "trial"
    assert order.workspace.owner_name == version.created_by.username
    assert list(order.parameters) == [ParameterValue("p", "1")]
    assert list(order.variables) == [
        VariableValue("a", "x"),
        VariableValue("c", "secret", sensitive=True),
    ]


def test_a_workspace_without_a_name_has_one(version):
    assert order_for(version).workspace.workspace_name == "dryrun"


def test_of_a_name_that_is_given_twice_the_first_value_is_planned_with(version):
    twice = [pair("p", "1"), pair("q", ""), pair("p", "2")]
    order = order_for(version, rich_parameter_values=twice)
    assert list(order.parameters) == [ParameterValue("p", "1"), ParameterValue("q", "")]


SIZE = RichParameter("size", type="number", default="5", validation_max=7, order=2)
ASKED = [SIZE, RichParameter("zone", "Zone", required=True, order=1)]


def test_values_are_handed_on_as_they_are_and_what_a_build_would_refuse_is_told():
    version = make_version(archive=make_archive(plan=[Planned(parameters=ASKED)]))
    given = [pair("size", "8"), pair("unknown", "x")]
    order = order_for(version, rich_parameter_values=given)
    assert [(each.name, each.value) for each in order.parameters] == [
        ("size", "8"),
        ("unknown", "x"),
    ]
    assert list(order.warnings) == [
        'missing parameter "Zone": it is required, and no value was given',
        'parameter "size": the value must be 7 or less, not 8',
    ]


def test_of_good_values_nothing_is_told():
    version = make_version(archive=make_archive(plan=[Planned(parameters=ASKED)]))
    order = order_for(version, rich_parameter_values=[pair("zone", "eu")])
    assert list(order.warnings) == []


def test_every_parameter_is_asked_as_it_was_imported():
    asked = replace(
        SIZE,
        display_name="Size",
        description="How *big*.",
        mutable=True,
        icon="/icon/size.svg",
        ephemeral=True,
        validation_error="At most {max}",
        validation_monotonic="increasing",
        validation_min=0,
    )
    version = make_version(archive=make_archive(plan=[Planned(parameters=[asked])]))
    assert version.parameters.get().question == asked


def test_what_it_would_make_is_stored_for_the_start(version):
    found = (Resource("a", "echo"),)
    job = make_dry_run(version, status=SUCCEEDED, resources=found)
    [resource] = WorkspaceResource.objects.filter(job=job)
    assert (resource.name, resource.transition) == ("a", "start")
