"""The daemon from end to end, with the echo provisioner in a thread."""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.enums import FINAL, ProvisionerJobType, ProvisionerType
from provisioning_app.job.errors import RequiredVariablesMissing
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.queue import claim_job
from provisioning_app.job.work import DryRunOutcome, ImportOutcome
from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.echo.provisioner import EchoProvisioner, EchoSession
from provisioning_app.provisioner.protocol import (
    Log,
    LogLevel,
    LogLine,
    Parsed,
    Planned,
    Resource,
    SessionConfig,
    TemplateVariable,
    Transition,
    WorkFailed,
)
from provisioning_app.runner import daemon as daemon_module
from provisioning_app.runner import reporter
from provisioning_app.runner.daemon import ABANDONED, Daemon, Identity
from provisioning_app.runner.reporter import Pace
from tests.make.jobs import built_in_key, make_daemon, make_job
from tests.make.people import default_organization
from tests.running import wait_until
from tests.threads import beside

pytestmark = pytest.mark.django_db(transaction=True)

#: A daemon in a hurry.
PACE = Pace(
    heartbeat=timedelta(milliseconds=50),
    flush_after=timedelta(milliseconds=10),
    force_cancel=timedelta(milliseconds=300),
)

NAME = "testing"


def info(output: str) -> LogLine:
    return LogLine(LogLevel.INFO, output)


def planned(name: str) -> Planned:
    return Planned(resources=(Resource(name, "null_resource"),))


def make(pace: Pace = PACE, poll: timedelta = timedelta(seconds=30)) -> Daemon:
    built_in_key()
    identity = Identity(NAME, default_organization().pk, "v1.2.3")
    return Daemon(identity, {ProvisionerType.ECHO: EchoProvisioner()}, pace, poll)


@contextlib.contextmanager
def running(daemon: Daemon | None = None) -> Iterator[Daemon]:
    daemon = daemon or make()
    with beside(daemon.run, daemon.finish):
        yield daemon


def wait_for(job: ProvisionerJob, *statuses: str) -> ProvisionerJob:
    """The job, once it has one of ``statuses``."""
    row = ProvisionerJob.objects.filter(pk=job.pk)
    wait_until(lambda: row.get().status in statuses)
    return row.get()


def finished(job: ProvisionerJob) -> ProvisionerJob:
    return wait_for(job, *FINAL)


def log_of(job: ProvisionerJob) -> list[tuple[str, str, str]]:
    return list(job.logs.order_by("id").values_list("source", "stage", "output"))


def stages(job: ProvisionerJob) -> list[str]:
    return [stage for _, stage, _ in log_of(job)]


def errors(job: ProvisionerJob) -> list[tuple[str, str]]:
    """What the daemon itself said of a failure: stage and line."""
    said = job.logs.filter(source="provisioner_daemon", level="error").order_by("id")
    return list(said.values_list("stage", "output"))


OURS, ITS = "provisioner_daemon", "provisioner"


def test_an_import_goes_through_its_stages(handler):
    handler.archive = make_archive(
        parse=[info("parsing"), Parsed(readme="Read me")],
        plan={
            Transition.START: [info("starting"), planned("a")],
            Transition.STOP: [info("stopping"), planned("b")],
        },
    )
    job = make_job()
    with running():
        job = finished(job)
    assert (job.status, job.error) == ("succeeded", None)
    assert handler.outcomes == [ImportOutcome(planned("a"), planned("b"))]
    assert [parsed.readme for parsed in handler.parsed] == ["Read me"]
    assert log_of(job) == [
        (OURS, "Setting up", ""),
        (OURS, "Parsing template parameters", ""),
        (ITS, "Parse parameters", "parsing"),
        (OURS, "Detecting persistent resources", ""),
        (ITS, "Detecting persistent resources", "starting"),
        (OURS, "Detecting ephemeral resources", ""),
        (ITS, "Detecting ephemeral resources", "stopping"),
        (OURS, "Cleaning Up", ""),
    ]


def test_a_dry_run_is_one_plan(handler):
    handler.archive = make_archive(plan=[info("planning"), planned("a")])
    job = make_job(type=ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN)
    with running():
        job = finished(job)
    assert handler.outcomes == [DryRunOutcome(planned("a"))]
    assert log_of(job) == [
        (OURS, "Setting up", ""),
        (ITS, "Detecting persistent resources", "planning"),
        (OURS, "Cleaning Up", ""),
    ]


def test_a_job_that_comes_later_is_run_at_once(handler):
    with running(make(poll=timedelta(hours=1))):
        wait_until(ProvisionerDaemon.objects.filter(name=NAME).exists)
        for _ in range(3):
            assert finished(make_job()).status == "succeeded"  # case 20


def test_a_lost_announcement_only_costs_time(handler, monkeypatch):
    monkeypatch.setattr("provisioning_app.job.actions.announce_job", lambda job: None)
    with running(make(poll=timedelta(milliseconds=100))):
        wait_until(ProvisionerDaemon.objects.filter(name=NAME).exists)
        assert finished(make_job()).status == "succeeded"  # case 21


BROKEN = [WorkFailed("it broke")]
TOLD = [WorkFailed("it\nbroke")]


@pytest.mark.parametrize(
    ("archive", "error"),
    [
        (b"not a tar", "open session: "),
        (make_archive(parse=BROKEN), "run parse: parse error: it broke"),
        (
            make_archive(plan={Transition.START: BROKEN}),
            "template import provision for start: it broke",
        ),
        (
            make_archive(plan={Transition.START: [Planned()], Transition.STOP: BROKEN}),
            "template import provision for stop: it broke",
        ),
    ],
)
def test_a_failing_import_says_where_it_failed(handler, archive, error):
    handler.archive = archive
    with running():
        job = finished(make_job())
    assert job.status == "failed"
    assert job.error.startswith(error)
    assert errors(job) == [(log_of(job)[-2][1], job.error)]
    assert stages(job)[-1] == "Cleaning Up"


def test_an_error_of_several_lines_is_as_many_in_the_log(handler):
    handler.archive = make_archive(parse=[WorkFailed("main.tf:\n\n  it\n  broke")])
    with running():
        job = finished(make_job())
    assert errors(job) == [
        ("Parse parameters", "run parse: parse error: main.tf:"),
        ("Parse parameters", "  it"),
        ("Parse parameters", "  broke"),
    ]


def test_an_error_that_the_tool_has_said_is_not_said_again(handler):
    handler.archive = make_archive(parse=[info("it"), info("broke"), *TOLD])
    with running():
        job = finished(make_job())
    assert job.error == "run parse: parse error: it\nbroke"
    assert errors(job) == []


def test_a_failing_dry_run_says_so(handler):
    handler.archive = make_archive(plan=[WorkFailed("missing parameter: region")])
    with running():
        job = finished(make_job(type=ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN))
    assert job.error == "run dry-run provision job: missing parameter: region"
    assert job.error_code == "MISSING_TEMPLATE_PARAMETER"


WARNINGS = ['missing parameter "zone": it is required', "size: a\n\nand b"]
WARNED = [WARNINGS[0], "size: a", "and b"]


def warnings(job: ProvisionerJob) -> list[tuple[str, str]]:
    said = job.logs.filter(source="provisioner_daemon", level="warn").order_by("id")
    return list(said.values_list("stage", "output"))


def test_a_dry_run_is_warned_of_and_may_succeed(handler):
    handler.warnings = WARNINGS
    with running():
        job = finished(make_job(type=ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN))
    assert (job.status, job.error) == ("succeeded", None)
    assert warnings(job) == [("Setting up", line) for line in WARNED]


def test_a_failing_dry_run_is_explained_by_what_was_warned_of(handler):
    handler.warnings = WARNINGS
    handler.archive = make_archive(plan=[WorkFailed("exit status 1")])
    with running():
        job = finished(make_job(type=ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN))
    first = "run dry-run provision job: exit status 1"
    assert job.error == "\n".join([first, *WARNINGS])
    assert job.error_code == "MISSING_TEMPLATE_PARAMETER"
    assert [line for _, line in errors(job)] == [first, *WARNED]


def test_a_dry_run_that_is_canceled_is_not_explained(handler):
    handler.warnings = WARNINGS
    handler.archive = make_archive(plan=[info("working")])
    job = make_job(type=ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN)
    with running():
        wait_until(job.logs.filter(output="working").exists)
        cancel_job(job)
        job = finished(job)
    assert job.error == "run dry-run provision job: canceled"
    assert job.error_code is None


def test_missing_variables_fail_an_import(handler):
    def refuse(job: Any) -> None:
        raise RequiredVariablesMissing(["b", "c"])

    handler.on_absorb = refuse
    variables = [TemplateVariable("b", required=True)]
    handler.archive = make_archive(parse=Parsed(variables=variables))
    with running():
        job = finished(make_job())
    assert job.error == "update job: required template variables need values: b, c"
    assert job.error_code == "REQUIRED_TEMPLATE_VARIABLES"  # case 36
    assert "Detecting persistent resources" not in stages(job)


def test_what_a_daemon_can_not_do_it_says(handler):
    with running():
        job = finished(make_job(type=ProvisionerJobType.WORKSPACE_BUILD))
    assert job.error.startswith(
        'unknown job type "workspace_build"; ensure your provisioner daemon'
    )


def test_an_outcome_that_is_refused_fails_the_job(handler):
    def refuse(job: Any) -> str | None:
        raise ValueError("duplicate agent name")

    handler.on_completed = refuse
    with running():
        job = finished(make_job())
    assert job.error == "internal provisionerserver error: duplicate agent name"


def test_a_canceled_job_is_interrupted(handler):
    handler.archive = make_archive(plan=[info("working")])  # until it is canceled
    job = make_job()
    with running():
        wait_for(job, "running")
        wait_until(job.logs.filter(output="working").exists)
        cancel_job(job)
        job = finished(job)
    assert job.status == "failed"
    assert job.error == "template import provision for start: canceled"
    assert job.canceled_at is not None  # case 52
    assert errors(job) == []


class DeafSession(EchoSession):
    """A session that has to be made to stop."""

    def cancel(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        super().cancel()


class DeafProvisioner(EchoProvisioner):
    """Opens deaf sessions."""

    def open(self, config: SessionConfig, log: Log) -> DeafSession:
        session = super().open(config, log)
        session.__class__ = DeafSession
        return session


def test_a_job_that_does_not_heed_a_cancel_is_given_up(handler):
    handler.archive = make_archive(plan=[info("working")])
    daemon = make()
    daemon.provisioners = {ProvisionerType.ECHO: DeafProvisioner()}
    job = make_job()
    with running(daemon):
        wait_until(job.logs.filter(output="working").exists)
        cancel_job(job)
        job = finished(job)
    assert job.error == "Cancel timed out"


def test_after_a_failure_the_next_job_is_run(handler):
    handler.archive = make_archive(parse=BROKEN)
    with running():
        assert finished(make_job()).status == "failed"
        handler.archive = make_archive()
        assert finished(make_job()).status == "succeeded"


def test_a_job_that_was_ended_elsewhere_is_dropped(handler):
    handler.archive = make_archive(plan=[info("working")])
    job = make_job()
    with running():
        wait_until(job.logs.filter(output="working").exists)
        daemon_module.fail_abandoned_jobs(
            ProvisionerJob.objects.get(pk=job.pk).worker_id, "hung"
        )
        handler.archive = make_archive()
        assert finished(make_job()).status == "succeeded"
    assert ProvisionerJob.objects.get(pk=job.pk).error == "hung"


def test_jobs_of_a_dead_predecessor_fail_at_once(handler):
    make_job()
    job = claim_job(make_daemon(name=NAME))
    with running():
        job = finished(job)
    assert (job.status, job.error) == ("failed", ABANDONED)


def test_a_daemon_does_not_end_jobs_of_its_living_double(handler, monkeypatch):
    monkeypatch.setattr(
        daemon_module, "PREDECESSOR_GONE_WITHIN", timedelta(milliseconds=50)
    )
    handler.archive = make_archive(plan=[info("working")])
    job = make_job()
    with running() as first:
        wait_until(job.logs.filter(output="working").exists)
        handler.archive = make_archive()
        with running():
            assert finished(make_job()).status == "succeeded"
        assert ProvisionerJob.objects.get(pk=job.pk).status == "running"
        first.cancel()


def test_a_daemon_that_is_to_finish_ends_its_job_first(handler):
    slow = threading.Event()
    handler.on_absorb = lambda job: slow.wait(10)
    job, next_job = make_job(), make_job()
    with running() as daemon:
        wait_for(job, "running")
        daemon.finish()
        slow.set()
    assert finished(job).status == "succeeded"
    assert ProvisionerJob.objects.get(pk=next_job.pk).status == "pending"


def test_a_daemon_that_is_stopped_fails_its_job(handler):
    handler.archive = make_archive(plan=[info("working")])
    job = make_job()
    with running() as daemon:
        wait_until(job.logs.filter(output="working").exists)
        daemon.stop("provisioner daemon was shutdown gracefully")
    assert finished(job).error == "provisioner daemon was shutdown gracefully"


LONG = "x" * 1_000_000


@pytest.mark.parametrize(
    ("lines", "stored"),
    [
        ([LONG, "after"], ["x" * 1024, "after"]),
        (["a\x00b", "\udcff"], ["a\ufffdb", "\ufffd"]),
        ([str(n) for n in range(3000)], [str(n) for n in range(3000)]),
    ],
)
def test_any_output_is_stored_and_bounded(handler, lines, stored, monkeypatch):
    monkeypatch.setattr(reporter, "MOST_WAITING", 200)
    messages: Sequence[Any] = [*(info(line) for line in lines), Planned()]
    handler.archive = make_archive(
        plan={Transition.START: messages, Transition.STOP: [Planned()]}
    )
    job = make_job()
    with running():
        assert finished(job).status == "succeeded"
    said = job.logs.filter(source="provisioner").order_by("id")
    assert list(said.values_list("output", flat=True)) == stored


def cut_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_job_survives_a_broken_database_connection(handler):
    handler.archive = make_archive(plan=[info("working")])
    job = make_job()
    with running():
        wait_until(job.logs.filter(output="working").exists)
        cut_connections()
        cancel_job(job)
        job = finished(job)
        handler.archive = make_archive()
        assert finished(make_job()).status == "succeeded"
    assert job.error == "template import provision for start: canceled"


def test_lines_wait_for_the_database(handler, monkeypatch):
    """While it is away nothing is lost, and the job goes on."""
    away = threading.Event()
    away.set()
    refused = []

    def update(*args: Any) -> Any:
        if away.is_set():
            refused.append(args)
            raise OperationalError("the database is away")
        return real(*args)

    real = reporter.update_job
    monkeypatch.setattr(reporter, "update_job", update)
    job = make_job()
    with running():
        wait_until(lambda: len(refused) > 3)
        assert job.logs.count() == 0
        away.clear()
        assert finished(job).status == "succeeded"
    assert stages(job)[0] == "Setting up"
    assert stages(job)[-1] == "Cleaning Up"
    assert len(stages(job)) == len(set(stages(job)))


def test_a_claim_whose_answer_got_lost_is_resumed(handler, monkeypatch):
    real = daemon_module.acquire_job
    broken = []

    def acquire(row: Any, **options: Any) -> Any:
        if not broken:
            broken.append(claim_job(row))
            raise OperationalError("server closed the connection unexpectedly")
        return real(row, **options)

    monkeypatch.setattr(daemon_module, "acquire_job", acquire)
    job = make_job()
    with running():
        assert finished(job).status == "succeeded"
    assert [each.pk for each in broken] == [job.pk]


def test_a_canceled_job_waits_for_a_claim_no_more(handler):
    job = make_job()
    cancel_job(job)
    with running():
        assert finished(make_job()).status == "succeeded"
    assert ProvisionerJob.objects.get(pk=job.pk).status == "canceled"
