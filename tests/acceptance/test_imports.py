"""Imports that a real daemon runs with echo, seen over HTTP and WebSocket only.

Cases are those of spec/templates.md, 15.
"""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from websockets.sync.client import connect

from orgs_app.audit.models import AuditLog
from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import (
    Agent,
    LogLevel,
    LogLine,
    Planned,
    Resource,
    ResourceMetadatum,
    RichParameter,
    TemplateVariable,
    Transition,
    WorkFailed,
)
from tests.acceptance.importing import (
    echo_daemon,
    imported,
    planned,
    told,
    until,
    variables,
)
from tests.acceptance.steps import create, push
from tests.acceptance.streams import followed
from tests.running import running
from wirtual.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def daemon(organization: Any) -> Iterator[None]:
    """A daemon that takes echo jobs."""
    with echo_daemon():
        yield


def test_case_73_an_imported_version_can_be_promoted(author, daemon):
    template = create(author)
    imported(author, {"id": template["active_version_id"]})
    second = imported(author, push(author, template_id=template["id"]))
    before = author.get(f"/templates/{template['id']}").json()
    path = f"/templates/{template['id']}/versions"
    assert author.patch(path, {"id": second["id"]}).status_code == 200
    after = author.get(f"/templates/{template['id']}").json()
    assert after["active_version_id"] == second["id"]
    assert after["updated_at"] > before["updated_at"]
    entry = AuditLog.objects.order_by("time").last()
    assert (entry.resource_type, entry.action) == ("template", "write")
    assert set(entry.diff) == {"active_version_id"}
    # Back again, and once more: both are allowed.
    for _ in range(2):
        first = {"id": template["active_version_id"]}
        assert author.patch(path, first).status_code == 200


def test_case_80_a_running_import_is_asked_to_stop(author, daemon):
    never = push(
        author, make_archive(plan={Transition.START: [LogLine(LogLevel.INFO, "x")]})
    )
    until(author, never, "running")
    path = f"/templateversions/{never['id']}/cancel"
    assert author.patch(path).status_code == 200
    ended = imported(author, never)
    assert (ended["job"]["status"], ended["job"]["error"]) == (
        "failed",
        "template import provision for start: canceled",
    )
    assert ended["job"]["canceled_at"]
    assert author.patch(path).status_code == 400


def test_case_81_resources_of_both_plans_come_by_name(author, daemon):
    archive = planned(
        Resource("some", "echo", agents=[Agent("main", env={"A": "1"})]),
        Resource(
            "another",
            "echo",
            hide=True,
            daily_cost=3,
            icon="/icon/x.svg",
            metadata=[
                ResourceMetadatum("size", "1", sensitive=True),
                ResourceMetadatum("nothing", is_null=True),
            ],
        ),
    )
    version = imported(author, push(author, archive))
    resources = told(author, version, "resources")
    assert [(each["name"], each["workspace_transition"]) for each in resources] == [
        ("another", "start"),
        ("another", "stop"),
        ("some", "start"),
        ("some", "stop"),
    ]
    [agent] = resources[2]["agents"]
    assert (agent["name"], agent["status"]) == ("main", "connecting")
    assert agent["environment_variables"] == {"A": "1"}
    assert resources[0]["metadata"] == [
        {"key": "size", "value": "1", "sensitive": True}
    ]
    assert (resources[0]["daily_cost"], resources[0]["hide"]) == (3, True)


def test_case_83_parameters_come_in_their_order(author, daemon):
    orders = {
        "first_parameter": 0,
        "Second_parameter": 3,
        "third_parameter": 3,
        "Fourth_parameter": 2,
        "Fifth_parameter": 0,
    }
    asked = [RichParameter(name, order=order) for name, order in orders.items()]
    version = imported(author, push(author, planned(parameters=asked)))
    names = [each["name"] for each in told(author, version, "rich-parameters")]
    assert names == [
        "Fifth_parameter",
        "first_parameter",
        "Fourth_parameter",
        "Second_parameter",
        "third_parameter",
    ]


REQUIRED = TemplateVariable("needed", type="string", required=True)


def test_case_84_a_value_that_was_given_is_kept(author, daemon):
    values = [{"name": "needed", "value": "x"}, {"name": "unknown", "value": "y"}]
    pushed = push(author, variables(REQUIRED), user_variable_values=values)
    version = imported(author, pushed)
    assert (version["job"]["status"], version["job"]["error"]) == ("succeeded", "")
    [variable] = told(author, version, "variables")
    assert variable == {
        "name": "needed",
        "description": "",
        "type": "string",
        "value": "x",
        "default_value": "",
        "required": True,
        "sensitive": False,
    }


def test_case_84_a_required_value_that_is_missing_fails_the_import(author, daemon):
    default = TemplateVariable("second", type="number", default="123")
    version = imported(author, push(author, variables(REQUIRED, default)))
    job = version["job"]
    assert (job["status"], job["error_code"]) == (
        "failed",
        "REQUIRED_TEMPLATE_VARIABLES",
    )
    values = [each["value"] for each in told(author, version, "variables")]
    assert values == ["", "123"]


def test_case_85_secrets_are_never_shown(author, daemon):
    secret = TemplateVariable("key", default="hush", sensitive=True)
    version = imported(author, push(author, variables(secret)))
    [variable] = told(author, version, "variables")
    assert variable["value"] == variable["default_value"] == "*redacted*"


def test_case_87_logs_are_read_from_where_one_was(author, daemon):
    version = imported(author, push(author))
    lines = told(author, version, "logs")
    ids = [line["id"] for line in lines]
    assert ids == sorted(ids) != []
    assert told(author, version, f"logs?after={ids[1]}") == lines[2:]
    assert told(author, version, f"logs?before=1&after={ids[-1]}") == []


def test_case_88_a_finished_log_is_sent_once_and_closed(author, daemon):
    version = imported(author, push(author))
    lines = told(author, version, "logs")
    path = f"/templateversions/{version['id']}/logs"
    with running(application) as address:
        assert followed(author, address, f"{path}?follow") == (lines, 1000)
        after = f"{path}?follow=false&after={lines[0]['id']}"
        assert followed(author, address, after) == (lines[1:], 1000)


def test_a_log_can_be_followed_while_it_is_written(author, organization):
    lines = [LogLine(LogLevel.INFO, f"line {number}") for number in range(200)]
    version = push(author, make_archive(plan=[*lines, Planned()]))
    path = f"/templateversions/{version['id']}/logs?follow"
    headers = {"Wirtual-Session-Token": author.token}
    with (
        running(application) as address,
        connect(f"ws://{address}/api/v2{path}", additional_headers=headers) as socket,
        echo_daemon(),
    ):
        seen = [orjson.loads(message) for message in socket]
        assert socket.close_code == 1000
    assert seen == told(author, version, "logs")
    outputs = [line["output"] for line in seen if line["log_source"] == "provisioner"]
    assert outputs == [f"line {number}" for number in range(200)] * 2


def test_case_109_descriptions_come_without_marks_too(author, daemon):
    marked = "# Region\n\nWhere it **runs**, see [the map](http://map) and `zone`."
    asked = [
        RichParameter("a", description=marked, order=1),
        RichParameter("b", description="plain words", order=2),
    ]
    version = imported(author, push(author, planned(parameters=asked)))
    first, second = told(author, version, "rich-parameters")
    assert first["description"] == marked
    plain = "Region\n\nWhere it runs, see the map (http://map) and zone."
    assert first["description_plaintext"] == plain
    assert second["description_plaintext"] == second["description"] == "plain words"


def test_case_110_a_failed_import_tells_why(author, daemon):
    archive = make_archive(plan=[WorkFailed("no such image")])
    job = imported(author, push(author, archive))["job"]
    assert (job["status"], job["canceled_at"]) == ("failed", None)
    assert "no such image" in job["error"]
