"""spec/provisioning.md, 17.4."""

import threading
from datetime import UTC, datetime

import pytest

from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.echo.messages import decode, encode
from provisioning_app.provisioner.echo.provisioner import EchoProvisioner, EchoSession
from provisioning_app.provisioner.protocol import (
    Agent,
    App,
    Applied,
    Healthcheck,
    LogLevel,
    LogLine,
    Parsed,
    Planned,
    PlanRequest,
    Resource,
    RichParameter,
    SessionConfig,
    SessionMisused,
    TemplateVariable,
    Timing,
    TimingStage,
    Transition,
    WorkFailed,
    WorkspaceFacts,
)

HELLO = LogLine(LogLevel.INFO, "hello")
STOP = PlanRequest(workspace=WorkspaceFacts(transition=Transition.STOP))


def opened(
    archive: bytes, lines: list[LogLine] | None = None, level: LogLevel | None = None
) -> EchoSession:
    heard = lines if lines is not None else []
    config = SessionConfig(archive=archive, log_level=level)
    return EchoProvisioner().open(config, heard.append)


def planned_with(name: str) -> Planned:
    return Planned(resources=[Resource(name=name, type="terraform_data")])


@pytest.mark.parametrize(
    "message",
    [
        HELLO,
        Parsed(variables=(TemplateVariable("a", required=True),), readme="x"),
        Planned(parameters=(RichParameter("p", validation_min=0),)),
        Applied(
            state=b"\x00\xff",
            resources=(
                Resource(
                    "r",
                    "t",
                    agents=(
                        Agent(
                            "main",
                            token=None,
                            env={"A": "b"},
                            apps=(App("s", "S", healthcheck=Healthcheck("u", 1, 2)),),
                        ),
                    ),
                ),
            ),
            timings=(
                Timing(
                    datetime(2026, 1, 1, tzinfo=UTC),
                    datetime(2026, 1, 2, tzinfo=UTC),
                    TimingStage.PLAN,
                    "terraform",
                    "a",
                    "r",
                ),
            ),
        ),
    ],
)
def test_a_message_survives_writing_and_reading(message: LogLine) -> None:
    assert decode(encode(message)) == message


def test_an_archive_made_without_wishes_succeeds_everywhere() -> None:
    session = opened(make_archive())
    assert session.parse() == Parsed()
    assert session.plan(PlanRequest()) == Planned()
    assert session.apply() == Applied()


def test_logs_come_before_the_answer() -> None:
    lines: list[LogLine] = []
    session = opened(make_archive(plan=[HELLO, planned_with("a")]), lines)
    assert session.plan(PlanRequest()).resources[0].name == "a"
    assert lines == [HELLO]


def test_lines_below_the_level_are_left_out() -> None:
    lines: list[LogLine] = []
    quiet = LogLine(LogLevel.DEBUG, "quiet")
    archive = make_archive(plan=[quiet, HELLO, Planned()])
    opened(archive, lines, LogLevel.INFO).plan(PlanRequest())
    assert lines == [HELLO]


def test_each_transition_has_its_own_answers() -> None:
    plan = {
        Transition.START: [planned_with("up")],
        Transition.STOP: [planned_with("down")],
    }
    session = opened(make_archive(plan=plan))
    assert session.plan(PlanRequest()).resources[0].name == "up"
    assert session.plan(STOP).resources[0].name == "down"


def test_a_phase_without_files_fails_with_no_state() -> None:
    session = opened(make_archive(parse=None, plan=()))
    with pytest.raises(WorkFailed, match="no state"):
        session.parse()
    with pytest.raises(WorkFailed, match="no state"):
        session.plan(PlanRequest())


def test_a_parse_without_answer_fails() -> None:
    session = opened(make_archive(parse=[HELLO]))
    with pytest.raises(WorkFailed, match="complete response missing"):
        session.parse()


def test_a_failure_is_told_with_its_state() -> None:
    failure = WorkFailed("terraform apply: exit status 1", state=b"half")
    session = opened(make_archive(apply=[failure]))
    session.plan(PlanRequest())
    with pytest.raises(WorkFailed, match="exit status 1") as failed:
        session.apply()
    assert failed.value.state == b"half"


def test_the_readme_of_the_archive_is_parsed() -> None:
    assert opened(make_archive(files={"README.md": b"# Hi"})).parse().readme == "# Hi"


def test_a_plan_without_answer_runs_until_it_is_canceled() -> None:
    started = threading.Event()
    session = EchoProvisioner().open(
        SessionConfig(archive=make_archive(plan=[HELLO])), lambda _: started.set()
    )
    failures: list[str] = []

    def plan() -> None:
        with pytest.raises(WorkFailed) as failed:
            session.plan(PlanRequest())
        failures.append(failed.value.message)

    thread = threading.Thread(target=plan)
    thread.start()
    assert started.wait(5)
    with pytest.raises(SessionMisused, match="got new request"):
        session.parse()
    session.cancel()
    thread.join(5)
    assert failures == ["canceled"]


def test_an_apply_before_a_plan_is_misuse() -> None:
    with pytest.raises(SessionMisused, match="cannot apply before successful plan"):
        opened(make_archive()).apply()


def test_an_archive_that_is_no_tar_is_refused() -> None:
    with pytest.raises(WorkFailed, match="read template source archive"):
        opened(b"nonsense")


def test_a_file_that_is_no_message_fails_the_phase() -> None:
    session = opened(make_archive(plan=(), files={"0.plan.json": b"[]"}))
    with pytest.raises(WorkFailed, match="not a message"):
        session.plan(PlanRequest())
