"""Dry-runs over HTTP: who may make and see them, and what they answer.

Cases are those of spec/templates.md, 15. Those that run are in
``test_templates_dry_runs_run``.
"""

from typing import Any
from uuid import uuid4

import pytest

from orgs_app.access.enums import OrganizationRole, SiteRole
from orgs_app.audit.models import AuditLog
from orgs_app.organization.models import Organization
from orgs_app.user.models import User
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.provisioner.protocol import Resource
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.acceptance.steps import fields_of
from tests.api.client import Api
from tests.make.dry_runs import make_dry_run
from tests.make.people import make_member, make_user
from tests.make.templates import (
    CANCELED,
    CANCELING,
    FAILED,
    PENDING,
    RUNNING,
    SUCCEEDED,
    make_template,
    make_version,
)


@pytest.fixture
def template(tom: User) -> Template:
    """Tom's template, which every member may use."""
    return make_template(user=tom)


@pytest.fixture
def version(template: Template) -> TemplateVersion:
    """An imported version."""
    return template.active_version


def path_of(version: TemplateVersion, job: ProvisionerJob | None = None) -> str:
    path = f"/templateversions/{version.pk}/dry-run"
    return path if job is None else f"{path}/{job.pk}"


# --- T22: make one --------------------------------------------------------------------


def test_case_89_a_new_dry_run_is_a_pending_job(author, version):
    made = author.post(path_of(version), {})
    assert made.status_code == 201
    job = made.json()
    assert job["file_id"] == str(version.job.file_id)
    assert job | {"id": "", "created_at": "", "file_id": ""} == {
        "id": "",
        "created_at": "",
        "started_at": None,
        "completed_at": None,
        "canceled_at": None,
        "error": "",
        "error_code": "",
        "status": "pending",
        "worker_id": None,
        "file_id": "",
        "tags": {"scope": "organization", "owner": ""},
        "queue_position": 0,
        "queue_size": 0,
    }
    shown = author.get(f"{path_of(version)}/{job['id']}").json()
    assert shown == job | {"queue_position": 1, "queue_size": 1}


def test_each_call_makes_a_new_one(author, version):
    first, second = (author.post(path_of(version), {}).json() for _ in range(2))
    shown = author.get(f"{path_of(version)}/{second['id']}").json()
    assert first["id"] != second["id"]
    assert (shown["queue_position"], shown["queue_size"]) == (2, 2)


@pytest.mark.parametrize("status", [PENDING, RUNNING, CANCELING])
def test_case_90_a_version_is_imported_first(author, tom, status):
    version = make_version(user=tom, import_status=status)
    answer = author.post(path_of(version), {})
    assert answer.status_code == 400
    assert "hasn't completed" in answer.json()["message"]


@pytest.mark.parametrize("status", [FAILED, CANCELED])
def test_an_import_may_have_failed(author, tom, status):
    version = make_version(user=tom, import_status=status)
    assert author.post(path_of(version), {}).status_code == 201


GOOD = [{"name": "a", "value": "1"}]


@pytest.mark.parametrize(
    "body",
    [
        {"rich_parameter_values": GOOD, "user_variable_values": GOOD},
        {"rich_parameter_values": None, "user_variable_values": None},
        {"workspace_name": None, "rich_parameter_values": []},
        {"workspace_name": "../x", "unknown": [1]},
        {"workspace_name": "Ünï\n${x} \"'`$(id)" * 9},
        {"rich_parameter_values": [*GOOD, *GOOD]},
        {"rich_parameter_values": [{}, {"name": "", "value": None}]},
        {"rich_parameter_values": [{"name": "x" * 10_000, "value": "y" * 1_000_000}]},
        {"rich_parameter_values": GOOD * 10_000},
    ],
)
def test_names_and_values_are_not_validated(author, version, body):
    assert author.post(path_of(version), body).status_code == 201


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (None, []),
        (b"", []),
        (b"{", []),
        (b'{"workspace_name": "\\ud800"}', []),
        ([], []),
        ("text", []),
        ({"workspace_name": 5}, []),
        ({"workspace_name": ["a"]}, []),
        ({"rich_parameter_values": {}}, []),
        ({"rich_parameter_values": "a=b"}, []),
        ({"rich_parameter_values": ["a=b"]}, []),
        ({"rich_parameter_values": [None]}, []),
        ({"rich_parameter_values": [[]]}, []),
        ({"rich_parameter_values": [{"name": "a", "value": 1}]}, []),
        ({"rich_parameter_values": [{"name": "a", "value": True}]}, []),
        ({"rich_parameter_values": [{"name": {}, "value": "1"}]}, []),
        ({"user_variable_values": [{"name": "a", "value": 1}]}, []),
        ({"user_variable_values": 1}, []),
        ({"workspace_name": "a\x00b"}, ["workspace_name"]),
        (
            {"rich_parameter_values": [*GOOD, {"name": "\x00", "value": "\x00"}]},
            ["name", "value"],
        ),
    ],
)
def test_what_has_another_shape_or_can_not_be_stored_is_refused(
    author, version, body, fields
):
    answer = author.post(path_of(version), body)
    assert (answer.status_code, fields_of(answer)) == (400, fields)
    assert ProvisionerJob.objects.count() == 1  # the import


def test_a_body_beyond_measure_is_refused(author, version):
    answer = author.post(path_of(version), {"workspace_name": "x" * 17_000_000})
    assert answer.status_code == 413


# --- Who may -------------------------------------------------------------------------


@pytest.fixture
def people(
    organization: Organization, elsewhere: Organization, olivia, tom, mia, stan
) -> dict[str, User]:
    """Everybody in the table below; mia made the dry-run."""
    admin = make_user("ada")
    make_member(admin, organization, [OrganizationRole.ADMIN])
    author = make_user("otto")
    make_member(author, organization, [OrganizationRole.TEMPLATE_ADMIN])
    return {
        "olivia, owner": olivia,
        "tom, template admin": tom,
        "mia, who made it": mia,
        "max, member": make_user("max", organizations=[organization]),
        "ada, organization admin": admin,
        "otto, organization template admin": author,
        "audra, auditor": make_user(
            "audra", roles=[SiteRole.AUDITOR], organizations=[organization]
        ),
        "tess, template admin elsewhere": make_user(
            "tess", roles=[SiteRole.TEMPLATE_ADMIN], organizations=[elsewhere]
        ),
        "stan, member elsewhere": stan,
    }


@pytest.mark.parametrize(
    ("person", "make", "see", "cancel"),
    [
        ("olivia, owner", 201, 200, 200),
        ("tom, template admin", 201, 200, 404),
        ("mia, who made it", 201, 200, 403),
        ("max, member", 201, 403, 403),
        ("ada, organization admin", 201, 200, 200),
        ("otto, organization template admin", 201, 200, 404),
        ("audra, auditor", 201, 403, 403),
        ("tess, template admin elsewhere", 404, 200, 404),
        ("stan, member elsewhere", 404, 404, 404),
    ],
)
def test_who_may_make_see_and_cancel_mias_dry_run(
    api, people, version, person, make, see, cancel
):
    job = make_dry_run(version, people["mia, who made it"], status=SUCCEEDED)
    waiting = make_dry_run(version, people["mia, who made it"])
    client, path = api.as_(people[person]), path_of(version, job)
    assert client.patch(f"{path_of(version, waiting)}/cancel").status_code == cancel
    seen = [client.get(f"{path}{part}") for part in ("", "/logs", "/resources")]
    assert [each.status_code for each in seen] == [see, see, see]
    assert client.post(path_of(version), {}).status_code == make
    # Nobody learns from the body what they may not do.
    refused = 400 if make == 201 else make
    assert client.post(path_of(version), b"{").status_code == refused


def test_who_may_change_the_template_cancels_their_own(api, mia, template, version):
    job = make_dry_run(version, mia)
    cancel = f"{path_of(version, job)}/cancel"
    assert api.as_(mia).patch(cancel).status_code == 403
    assert ProvisionerJob.objects.get(pk=job.pk).status == "pending"
    template.user_acl = {str(mia.pk): ["*"]}
    template.save()
    assert api.as_(mia).patch(cancel).status_code == 200


def test_without_permission_nobody_learns_whether_it_has_ended(api, mia, version):
    ended = make_dry_run(version, mia, status=CANCELED)
    answer = api.as_(mia).patch(f"{path_of(version, ended)}/cancel")
    assert answer.status_code == 403


def test_a_version_without_a_template_is_for_who_reads_templates(api, author, mia, tom):
    version = make_version(user=tom)
    assert api.as_(mia).post(path_of(version), {}).status_code == 404
    assert author.post(path_of(version), {}).status_code == 201


def test_a_version_of_a_deleted_template_can_still_be_tried(author, template, version):
    Template.objects.filter(pk=template.pk).update(deleted=True)
    job = author.post(path_of(version), {}).json()
    assert author.get(f"{path_of(version)}/{job['id']}").status_code == 200


# --- T23 to T26: which one -----------------------------------------------------------

PARTS = [("GET", ""), ("PATCH", "/cancel"), ("GET", "/logs"), ("GET", "/resources")]


def statuses(api: Api, path: str) -> list[int]:
    return [api.request(method, path + part).status_code for method, part in PARTS]


def test_a_dry_run_is_found_below_its_version_only(api, author, mia, tom, version):
    other = make_version(user=tom)
    job = make_dry_run(version, tom)
    assert statuses(author, path_of(other, job)) == [403] * 4
    assert statuses(author, path_of(version, version.job)) == [403] * 4
    assert statuses(author, f"{path_of(version)}/{uuid4()}") == [404] * 4
    assert statuses(author, f"{path_of(version)}/x") == [400] * 4
    assert (
        statuses(author, f"/templateversions/{uuid4()}/dry-run/{job.pk}") == [404] * 4
    )
    assert statuses(author, f"/templateversions/x/dry-run/{job.pk}") == [400] * 4
    assert ProvisionerJob.objects.get(pk=job.pk).status == "pending"


def test_a_bad_id_is_named(author, version):
    answer = author.get(f"{path_of(version)}/not-a-job")
    assert "'not-a-job'" in answer.json()["detail"]


def test_who_may_not_see_it_isn_t_told_which_version_it_is_of(api, mia, tom, version):
    other = make_template(user=tom).active_version
    job = make_dry_run(version, tom)
    member: Any = api.as_(mia)
    assert (
        member.get(path_of(other, job)).content
        == member.get(path_of(version, job)).content
    )


# --- T24 and T26: how far it is ------------------------------------------------------


def test_case_91_a_waiting_dry_run_is_canceled_once(author, tom, version):
    path = path_of(version, make_dry_run(version, tom))
    assert author.patch(f"{path}/cancel").status_code == 200
    job = author.get(path).json()
    assert job["status"] == "canceled"
    assert job["completed_at"] == job["canceled_at"] is not None
    assert (job["queue_position"], job["queue_size"]) == (0, 0)
    again = author.patch(f"{path}/cancel")
    assert (again.status_code, "completed" in again.json()["message"]) == (400, True)


@pytest.mark.parametrize("status", [SUCCEEDED, FAILED])
def test_case_91_a_finished_dry_run_is_not_canceled(author, tom, version, status):
    path = path_of(version, make_dry_run(version, tom, status=status))
    before = author.get(path).json()
    assert author.patch(f"{path}/cancel").status_code == 400
    assert author.get(path).json() == before


def test_a_running_dry_run_is_canceling_until_it_has_stopped(author, tom, version):
    path = path_of(version, make_dry_run(version, tom, status=RUNNING))
    assert author.patch(f"{path}/cancel").status_code == 200
    job = author.get(path).json()
    assert (job["status"], job["completed_at"]) == ("canceling", None)
    assert job["canceled_at"]
    again = author.patch(f"{path}/cancel")
    assert (again.status_code, "canceled" in again.json()["message"]) == (400, True)


@pytest.mark.parametrize("status", [PENDING, RUNNING, CANCELING])
def test_resources_are_known_once_it_has_ended(author, tom, version, status):
    path = path_of(version, make_dry_run(version, tom, status=status))
    assert author.get(f"{path}/resources").status_code == 400
    assert author.get(f"{path}/logs").json() == []


@pytest.mark.parametrize("status", [CANCELED, FAILED])
def test_what_failed_or_was_canceled_would_make_nothing(author, tom, version, status):
    path = path_of(version, make_dry_run(version, tom, status=status))
    assert author.get(f"{path}/resources").json() == []


def test_resources_come_by_name_for_the_start_only(author, tom, version):
    found = (Resource("b", "echo"), Resource("a", "echo"))
    job = make_dry_run(version, tom, status=SUCCEEDED, resources=found)
    resources = author.get(f"{path_of(version, job)}/resources").json()
    assert [
        (each["name"], each["workspace_transition"], each["job_id"])
        for each in resources
    ] == [("a", "start", str(job.pk)), ("b", "start", str(job.pk))]


@pytest.mark.parametrize(
    "query", ["after=abc", "after=abc&follow", "after=1&after=2", "after=1.5"]
)
def test_case_87_what_the_log_is_asked_for_must_make_sense(author, tom, version, query):
    path = path_of(version, make_dry_run(version, tom))
    answer = author.get(f"{path}/logs?{query}")
    assert (answer.status_code, fields_of(answer)) == (400, ["after"])


@pytest.mark.parametrize("follow", ["follow", "follow=", "follow=false&before=x"])
def test_the_stream_is_for_sockets(author, tom, version, follow):
    path = path_of(version, make_dry_run(version, tom))
    assert author.get(f"{path}/logs?{follow}").status_code == 426


# --- Nothing else --------------------------------------------------------------------


def test_dry_runs_change_nothing_and_are_not_audited(author, template, version):
    paths = [f"/templateversions/{version.pk}", f"/templates/{template.pk}"]
    before = [author.get(path).json() for path in paths]
    entries = AuditLog.objects.count()
    job = author.post(path_of(version), {}).json()
    author.patch(f"{path_of(version)}/{job['id']}/cancel")
    assert [author.get(path).json() for path in paths] == before
    assert AuditLog.objects.count() == entries
