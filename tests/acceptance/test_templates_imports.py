"""What is told of imports in each of their states, and of what they found.

Cases are those of spec/templates.md, 15. Those that need a daemon are in
``test_imports``.
"""

from typing import Any

import pytest

from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import (
    ParameterOption,
    Planned,
    RichParameter,
)
from tests.acceptance.importing import told
from tests.api.client import Api
from tests.make.templates import (
    CANCELED,
    CANCELING,
    FAILED,
    PENDING,
    RUNNING,
    SUCCEEDED,
    make_version,
)


def job_of(author: Api, path: str) -> dict[str, Any]:
    return dict(author.get(path).json()["job"])


def test_case_80_a_running_import_is_canceling_until_it_has_stopped(author, tom):
    version = make_version(user=tom, import_status=RUNNING)
    path = f"/templateversions/{version.pk}"
    assert author.patch(f"{path}/cancel").status_code == 200
    job = job_of(author, path)
    assert (job["status"], job["completed_at"]) == ("canceling", None)
    assert job["canceled_at"]
    assert author.patch(f"{path}/cancel").status_code == 400
    assert job_of(author, path) == job


@pytest.mark.parametrize(
    ("status", "error", "was_started", "was_canceled", "has_ended"),
    [
        (PENDING, "", False, False, False),
        (RUNNING, "", True, False, False),
        (SUCCEEDED, "", True, False, True),
        (FAILED, "it went wrong", True, False, True),
        (CANCELED, "", False, True, True),
        (CANCELING, "", True, True, False),
    ],
)
def test_case_110_a_job_tells_how_it_stands(
    author, tom, status, error, was_started, was_canceled, has_ended
):
    version = make_version(user=tom, import_status=status)
    job = job_of(author, f"/templateversions/{version.pk}")
    assert (job["status"], job["error"], job["error_code"]) == (status, error, "")
    times = ("started_at", "canceled_at", "completed_at")
    assert [job[each] is not None for each in times] == [
        was_started,
        was_canceled,
        has_ended,
    ]
    assert (job["worker_id"] is not None) == was_started


@pytest.mark.parametrize("status", [PENDING, RUNNING, CANCELING])
@pytest.mark.parametrize(
    ("part", "refused"),
    [("resources", 400), ("rich-parameters", 403), ("variables", 403)],
)
def test_cases_81_82_what_was_found_is_told_once_the_import_has_ended(
    author, tom, status, part, refused
):
    version = make_version(user=tom, import_status=status)
    answer = author.get(f"/templateversions/{version.pk}/{part}")
    assert answer.status_code == refused


@pytest.mark.parametrize("status", [FAILED, CANCELED])
@pytest.mark.parametrize("part", ["resources", "rich-parameters", "variables"])
def test_an_import_that_failed_has_found_nothing(author, tom, status, part):
    version = make_version(user=tom, import_status=status)
    assert told(author, {"id": version.pk}, part) == []


def test_a_parameter_is_told_whole(author, tom):
    asked = RichParameter(
        "zone",
        "Zone",
        "Where it *runs*.",
        type="number",
        mutable=True,
        default="1",
        icon="/icon/zone.svg",
        options=[ParameterOption("B", "2", "The *second*.", "/b.svg")],
        ephemeral=True,
        validation_error="No.",
        validation_monotonic="decreasing",
        validation_min=0,
        validation_max=-1,
    )
    least = RichParameter("name", required=True, order=-1)
    archive = make_archive(plan=[Planned(parameters=[asked, least])])
    version = make_version(user=tom, archive=archive)
    first, second = told(author, {"id": version.pk}, "rich-parameters")
    assert second == {
        "name": "zone",
        "display_name": "Zone",
        "description": "Where it *runs*.",
        "description_plaintext": "Where it runs.",
        "type": "number",
        "mutable": True,
        "default_value": "1",
        "icon": "/icon/zone.svg",
        "options": [
            {
                "name": "B",
                "value": "2",
                "description": "The *second*.",
                "icon": "/b.svg",
            }
        ],
        "validation_error": "No.",
        "validation_regex": "",
        "validation_min": 0,
        "validation_max": -1,
        "validation_monotonic": "decreasing",
        "required": False,
        "ephemeral": True,
    }
    assert first == {
        "name": "name",
        "display_name": "",
        "description": "",
        "description_plaintext": "",
        "type": "string",
        "mutable": False,
        "default_value": "",
        "icon": "",
        "options": [],
        "validation_error": "",
        "validation_regex": "",
        "validation_min": None,
        "validation_max": None,
        "validation_monotonic": "",
        "required": True,
        "ephemeral": False,
    }
