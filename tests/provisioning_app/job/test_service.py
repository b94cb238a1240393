"""What daemons may ask: acquire, update, complete, fail."""

from datetime import timedelta
from uuid import uuid4

import pytest

from provisioning_app.job import errors
from provisioning_app.job.actions import cancel_job
from provisioning_app.job.enums import (
    JobErrorCode,
    LogLevel,
    LogSource,
    ProvisionerJobType,
)
from provisioning_app.job.models import (
    ProvisionerJob,
    ProvisionerJobLog,
    ProvisionerJobTiming,
)
from provisioning_app.job.queue import claim_job
from provisioning_app.job.service import (
    acquire_job,
    complete_job,
    fail_abandoned_jobs,
    fail_job,
    update_job,
)
from provisioning_app.job.work import (
    BuildOutcome,
    DryRunOutcome,
    Failure,
    ImportOutcome,
    LogEntry,
    Update,
)
from provisioning_app.provisioner.protocol import (
    Applied,
    Parsed,
    Planned,
    Timing,
    TimingStage,
    VariableValue,
)
from tests.make.jobs import make_daemon, make_job
from wirtual.core import clock

pytestmark = pytest.mark.django_db

IMPORTED = ImportOutcome(Planned(), Planned())


def line(output: str = "hello", stage: str = "Setting up", **changes) -> LogEntry:
    values = {
        "created_at": clock.now(),
        "source": LogSource.PROVISIONER,
        "level": LogLevel.INFO,
        "stage": stage,
        "output": output,
    }
    return LogEntry(**(values | changes))


@pytest.fixture
def daemon(organization):
    return make_daemon(organization)


@pytest.fixture
def running(organization, daemon, handler):
    make_job(organization)
    return claim_job(daemon)


def logged(job) -> list[str]:
    return list(job.logs.order_by("id").values_list("output", flat=True))


# -- acquire --------------------------------------------------------------------


def test_a_job_is_handed_out_with_its_order(organization, daemon, handler):
    job = make_job(organization)
    assignment = acquire_job(daemon)
    assert assignment.job_id == job.pk
    assert assignment.type == job.type
    assert assignment.order.archive == handler.archive


def test_there_may_be_no_job(daemon, handler):
    assert acquire_job(daemon) is None


def test_a_job_whose_order_can_not_be_made_fails(organization, daemon, handler):
    def forget(_):
        raise LookupError("the file has gone")

    handler.on_prepare = forget
    job = make_job(organization)
    with pytest.raises(errors.JobInvalidated, match="request job was invalidated"):
        acquire_job(daemon)
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "the file has gone")


def test_a_job_that_is_too_big_fails(organization, daemon, handler, settings):
    settings.WIRTUAL_PROVISIONER_PAYLOAD_BYTES = 2000
    handler.archive = b"x" * 2001
    job = make_job(organization)
    with pytest.raises(errors.JobInvalidated):
        acquire_job(daemon)
    job.refresh_from_db()
    assert job.error == "payload was too big: 2001 > 2000"  # case 26


def test_after_a_broken_call_the_job_in_hand_comes_first(organization, daemon, handler):
    first, second = make_job(organization), make_job(organization)
    claim_job(daemon)  # and the answer gets lost
    assert acquire_job(daemon, resume=True).job_id == first.pk
    assert acquire_job(daemon).job_id == second.pk


# -- whose job it is --------------------------------------------------------------

CALLS = [
    lambda worker, job: update_job(worker, job, Update(logs=[line()])),
    lambda worker, job: complete_job(worker, job, IMPORTED),
    lambda worker, job: fail_job(worker, job, Failure("no")),
]


@pytest.mark.parametrize("call", CALLS)
def test_an_unknown_job_is_refused(call, daemon):
    with pytest.raises(errors.JobNotFound):
        call(daemon.pk, uuid4())


@pytest.mark.parametrize("call", CALLS)
def test_a_job_that_does_not_run_is_refused(call, organization, daemon):
    with pytest.raises(errors.JobNotRunning):
        call(daemon.pk, make_job(organization).pk)


@pytest.mark.parametrize("call", CALLS)
def test_the_job_of_another_daemon_is_refused(call, running):
    with pytest.raises(errors.JobNotOwned, match="you don't own this job"):
        call(uuid4(), running.pk)
    assert logged(running) == []


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("end", CALLS[1:])
def test_a_completed_job_accepts_nothing(call, end, running, daemon):
    # cases 33 and 42
    end(daemon.pk, running.pk)
    before = ProvisionerJob.objects.values().get(pk=running.pk)
    with pytest.raises(errors.JobCompleted, match="already completed"):
        call(daemon.pk, running.pk)
    assert ProvisionerJob.objects.values().get(pk=running.pk) == before
    assert logged(running) == []


# -- update -----------------------------------------------------------------------


def test_an_update_is_a_sign_of_life(running, daemon):
    long_ago = clock.now() - timedelta(minutes=4)
    ProvisionerJob.objects.filter(pk=running.pk).update(updated_at=long_ago)
    answer = update_job(daemon.pk, running.pk, Update())
    running.refresh_from_db()
    assert running.updated_at > long_ago
    assert not answer.canceled


def test_lines_are_stored_in_order_and_cut(running, daemon):
    lines = [line("ä" * 2000, "s" * 200), line("second")]
    update_job(daemon.pk, running.pk, Update(logs=lines))
    update_job(daemon.pk, running.pk, Update(logs=[line("third")]))
    assert logged(running) == ["ä" * 1024, "second", "third"]  # case 34
    assert running.logs.earliest("id").stage == "s" * 128


def test_what_can_not_be_stored_is_replaced(running, daemon):
    update_job(daemon.pk, running.pk, Update(logs=[line("a\x00b\ud800c")]))
    assert logged(running) == ["a\ufffdb\ufffdc"]


@pytest.mark.parametrize("wrong", [{"level": "loud"}, {"source": "nowhere"}])
def test_unknown_words_are_refused_and_nothing_is_stored(wrong, running, daemon):
    with pytest.raises(errors.LogUnknown):
        update_job(daemon.pk, running.pk, Update(logs=[line(), line(**wrong)]))
    assert logged(running) == []


def test_parse_results_go_to_the_handler(running, daemon, handler):
    handler.variables = (VariableValue("region", "eu"),)
    parsed = Parsed(readme="Read me")
    answer = update_job(daemon.pk, running.pk, Update(parsed=parsed))
    assert handler.parsed == [parsed]
    assert answer.variable_values == handler.variables


def test_missing_variables_are_told_after_everything_is_stored(
    running, daemon, handler
):
    def store_then_refuse(job):
        job.input = {"stored": True}
        job.save(update_fields=["input"])
        raise errors.RequiredVariablesMissing(["b", "c"])

    handler.on_absorb = store_then_refuse
    with pytest.raises(errors.RequiredVariablesMissing, match="need values: b, c"):
        update_job(daemon.pk, running.pk, Update(parsed=Parsed(), logs=[line()]))
    running.refresh_from_db()
    assert running.input == {"stored": True}
    assert logged(running) == ["hello"]


# -- complete ---------------------------------------------------------------------


def test_a_completed_job_has_succeeded(
    running, daemon, handler, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = complete_job(daemon.pk, running.pk, IMPORTED)
    assert (job.status, job.error, job.error_code) == ("succeeded", None, None)
    assert handler.outcomes == [IMPORTED]
    assert handler.ended == [(job.pk, "succeeded")]


def test_a_job_that_finishes_in_spite_of_a_cancel_is_canceled(running, daemon, handler):
    cancel_job(running)
    assert complete_job(daemon.pk, running.pk, IMPORTED).status == "canceled"
    assert handler.outcomes == [IMPORTED]


def test_a_job_may_be_stored_and_fail_all_the_same(running, daemon, handler):
    handler.on_completed = lambda job: 'external auth provider "gh" is not configured'
    job = complete_job(daemon.pk, running.pk, IMPORTED)
    assert (job.status, job.error) == (
        "failed",
        'external auth provider "gh" is not configured',
    )


def test_an_outcome_that_can_not_be_stored_leaves_the_job_running(
    running, daemon, handler
):
    def store_then_break(job):
        ProvisionerJob.objects.filter(pk=job.pk).update(input={"half": "written"})
        raise ValueError("duplicate agent name")

    handler.on_completed = store_then_break
    with pytest.raises(ValueError, match="duplicate agent name"):
        complete_job(daemon.pk, running.pk, IMPORTED)
    running.refresh_from_db()
    assert (running.status, running.input) == ("running", {})


def test_an_outcome_of_another_type_is_refused(running, daemon):
    with pytest.raises(errors.OutcomeMissing, match="type payload must be provided"):
        complete_job(daemon.pk, running.pk, DryRunOutcome(Planned()))


def test_what_goes_wrong_afterwards_changes_nothing(
    running, daemon, handler, django_capture_on_commit_callbacks
):
    def break_down(job):
        raise RuntimeError("nobody to tell")

    handler.on_afterwards = break_down
    with django_capture_on_commit_callbacks(execute=True):
        complete_job(daemon.pk, running.pk, IMPORTED)
    running.refresh_from_db()
    assert running.status == "succeeded"


def test_timings_of_a_build_are_kept(organization, daemon, handler):
    make_job(organization, type=ProvisionerJobType.WORKSPACE_BUILD)
    job = claim_job(daemon)
    now = clock.now()
    good = Timing(now, now, TimingStage.PLAN, "terraform", "plan", "all")
    never = Timing(clock.NEVER, now, TimingStage.PLAN, "terraform", "plan", "none")
    outcome = BuildOutcome(Planned(timings=[good, never]), Applied(timings=[good]))
    complete_job(daemon.pk, job.pk, outcome)
    assert ProvisionerJobTiming.objects.filter(job=job).count() == 2


# -- fail -------------------------------------------------------------------------


def test_a_failed_job_says_why(
    running, daemon, handler, django_capture_on_commit_callbacks
):
    failure = Failure("it broke", JobErrorCode.REQUIRED_TEMPLATE_VARIABLES)
    with django_capture_on_commit_callbacks(execute=True):
        job = fail_job(daemon.pk, running.pk, failure)
    assert (job.status, job.error) == ("failed", "it broke")
    assert job.error_code == "REQUIRED_TEMPLATE_VARIABLES"
    assert handler.failures == [failure]
    assert handler.ended == [(job.pk, "failed")]


@pytest.mark.parametrize("said", ["", "  \n", "\x00"])
def test_a_failure_without_words_still_is_one(said, running, daemon):
    job = fail_job(daemon.pk, running.pk, Failure(said))
    assert job.status == "failed"
    assert job.error


def test_a_handler_that_breaks_does_not_keep_a_job_from_failing(
    running, daemon, handler
):
    def break_down(job):
        raise RuntimeError("no")

    handler.on_failed = break_down
    assert fail_job(daemon.pk, running.pk, Failure("it broke")).status == "failed"


def test_abandoned_jobs_fail_and_others_do_not(organization, running, daemon, handler):
    make_job(organization)
    other = claim_job(make_daemon(organization))
    waiting = make_job(organization)
    assert fail_abandoned_jobs(daemon.pk, "its daemon ended") == 1
    statuses = {job.pk: job.status for job in ProvisionerJob.objects.all()}
    assert statuses == {
        running.pk: "failed",
        other.pk: "running",
        waiting.pk: "pending",
    }


def test_logs_of_one_job_are_not_those_of_another(organization, running, daemon):
    make_job(organization)
    other = claim_job(daemon)
    update_job(daemon.pk, running.pk, Update(logs=[line("mine")]))
    update_job(daemon.pk, other.pk, Update(logs=[line("other")]))
    assert logged(running) == ["mine"]
    assert ProvisionerJobLog.objects.count() == 2
