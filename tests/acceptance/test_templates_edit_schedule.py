"""Editing the schedule of templates, over HTTP only.

Cases are those of spec/templates.md, 15.
"""

from typing import Any

import pytest

from tests.acceptance.editing import ask_to_edit, edit, now
from tests.acceptance.steps import create, fields_of
from tests.api.client import Api

HOUR = 3_600_000
MINUTE = 60_000
TTLS = ("failure_ttl_ms", "time_til_dormant_ms", "time_til_dormant_autodelete_ms")


@pytest.fixture
def template(author: Api) -> dict[str, Any]:
    return create(author)


# --- Schedule: cases 39 to 43 --------------------------------------------------------


def test_case_39_durations_for_idle_workspaces_are_kept(author, template):
    durations = dict(zip(TTLS, (MINUTE, 2 * MINUTE, 3 * MINUTE), strict=True))
    changed = edit(author, template, **durations)
    assert {name: changed[name] for name in TTLS} == durations
    assert now(author, template) == changed


@pytest.mark.parametrize("durations", [(-1, -2, -3), (1, 999, 500)])
def test_case_40_they_are_a_minute_at_least(author, template, durations):
    answer = ask_to_edit(author, template, **dict(zip(TTLS, durations, strict=True)))
    assert (answer.status_code, fields_of(answer)) == (400, list(TTLS))
    assert {
        "at least one minute" in each["detail"] for each in answer.json()["validations"]
    } == {True}


def test_case_40_also_without_the_feature(author, template, without_features):
    answer = ask_to_edit(author, template, failure_ttl_ms=1)
    assert (answer.status_code, fields_of(answer)) == (400, ["failure_ttl_ms"])


def test_case_41_without_the_feature_a_schedule_is_taken_and_ignored(
    author, template, without_features
):
    changed = edit(
        author,
        template,
        **dict.fromkeys(TTLS, MINUTE),
        allow_user_autostart=False,
        allow_user_autostop=False,
        autostop_requirement={"days_of_week": ["monday"], "weeks": 3},
        autostart_requirement={"days_of_week": []},
        default_ttl_ms=HOUR,
    )
    assert changed["updated_at"] > template["updated_at"]
    assert changed == {
        **template,
        "default_ttl_ms": HOUR,
        "updated_at": changed["updated_at"],
        "max_port_share_level": "public",
    }


def test_case_42_days_to_stop_are_set_and_taken_away(author, template):
    asked = {"days_of_week": ["saturday", "MONDAY"], "weeks": 3}
    changed = edit(author, template, autostop_requirement=asked)
    shown = {"days_of_week": ["monday", "saturday"], "weeks": 3}
    assert changed["autostop_requirement"] == shown
    none = {"days_of_week": [], "weeks": 0}
    changed = edit(author, template, autostop_requirement=none)
    assert changed["autostop_requirement"] == {"days_of_week": [], "weeks": 1}


def test_case_43_days_to_start_are_set_and_kept(author, template):
    asked = {"days_of_week": ["monday", "saturday"]}
    changed = edit(author, template, autostart_requirement=asked)
    assert changed["autostart_requirement"] == asked
    changed = edit(author, template, description="later")
    assert changed["autostart_requirement"] == asked
    wrong = {"days_of_week": ["foobar"]}
    answer = ask_to_edit(author, template, autostart_requirement=wrong)
    field = "autostart_requirement.days_of_week"
    assert (answer.status_code, fields_of(answer)) == (400, [field])


def test_all_that_is_wrong_is_told_in_this_order(author, template):
    answer = ask_to_edit(
        author,
        template,
        **dict.fromkeys(TTLS, 1),
        default_ttl_ms=-1,
        activity_bump_ms=-1,
        autostop_requirement={"days_of_week": ["foobar"], "weeks": 17},
        autostart_requirement={"days_of_week": ["foobar"]},
        max_port_share_level="everybody",
    )
    assert answer.status_code == 400
    assert "update" in answer.json()["message"]
    assert fields_of(answer) == [
        "default_ttl_ms",
        "activity_bump_ms",
        "autostop_requirement.days_of_week",
        "autostart_requirement.days_of_week",
        "autostop_requirement.weeks",
        *TTLS,
        "max_port_share_level",
    ]
    assert now(author, template) == template
