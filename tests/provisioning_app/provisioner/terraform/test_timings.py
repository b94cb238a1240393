"""Timings: spec/terraform.md, 8, and its case 49."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from provisioning_app.provisioner.protocol import Timing, TimingStage
from provisioning_app.provisioner.terraform.timings import Timings, measured

ADDRESS = "terraform_data.A"


def event(
    kind: str, second: int, action: str = "create", at: str = ""
) -> dict[str, Any]:
    return {
        "type": kind,
        "@timestamp": at or f"2024-08-15T10:26:{second:02}.120345+02:00",
        "hook": {
            "action": action,
            "resource": {"addr": ADDRESS, "implied_provider": "terraform"},
        },
    }


def moment(second: int) -> datetime:
    return datetime(2024, 8, 15, 8, 26, second, 120345, UTC)


def timed(*events: dict[str, Any]) -> list[Timing]:
    timings = Timings(TimingStage.APPLY)
    for each in events:
        timings.record(each)
    return timings.finished()


# spec/terraform.md, case 49
def test_a_start_and_an_end_make_a_timing_in_utc() -> None:
    assert timed(event("apply_start", 1), event("apply_complete", 3)) == [
        Timing(moment(1), moment(3), TimingStage.APPLY, "terraform", "create", ADDRESS)
    ]


# spec/terraform.md, case 49
@pytest.mark.parametrize(
    "events",
    [
        [event("apply_start", 1)],
        [event("apply_complete", 1)],
        [event("apply_start", 1), event("provision_complete", 2)],
        [event("apply_start", 1, "delete"), event("apply_complete", 2, "create")],
        [event("planned_change", 1), event("apply_progress", 2), {"type": "log"}],
        [{"type": "apply_start", "hook": None}, {}],
    ],
)
def test_one_end_alone_makes_none(events: list[dict[str, Any]]) -> None:
    assert timed(*events) == []


# spec/terraform.md, case 49
def test_a_start_after_its_end_has_no_length() -> None:
    [timing] = timed(event("apply_start", 5), event("apply_complete", 3))
    assert timing.started_at == timing.ended_at == moment(3)


# spec/terraform.md, case 49
def test_a_replacement_is_two_timings() -> None:
    found = timed(
        event("apply_start", 1, "delete"),
        event("apply_complete", 2, "delete"),
        event("apply_start", 3),
        event("apply_complete", 4),
    )
    assert [each.action for each in found] == ["delete", "create"]


# spec/terraform.md, case 49
def test_a_failure_is_told() -> None:
    [timing] = timed(event("provision_start", 1), event("provision_errored", 2))
    assert timing.failed


def test_a_later_event_replaces_an_earlier_one() -> None:
    [timing] = timed(
        event("apply_start", 1), event("apply_start", 2), event("apply_complete", 3)
    )
    assert timing.started_at == moment(2)


def test_without_action_the_category_is_the_action() -> None:
    [timing] = timed(event("refresh_start", 1, ""), event("refresh_complete", 2, ""))
    assert timing.action == "state refresh"


def test_a_time_that_cant_be_read_is_now() -> None:
    before = datetime.now(UTC)
    [timing] = timed(
        event("apply_start", 1), event("apply_complete", 0, at="yesterday, perhaps")
    )
    assert timing.ended_at - before < timedelta(seconds=5)


def test_a_step_of_ours_is_measured() -> None:
    timings: list[Timing] = []
    with measured(timings, TimingStage.INIT, "initializing terraform"):
        pass
    [timing] = timings
    assert (timing.source, timing.resource) == ("terraform", "state file")
    assert timing.started_at <= timing.ended_at
