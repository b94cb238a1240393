"""A comparison as JSON is as long as is promised, and no longer."""

from uuid import uuid4

from provisioning_app.job.enums import ProvisionerJobStatus
from templates_app.template.comparison.changes import (
    Change,
    Comparison,
    FileChange,
    Side,
    Thing,
    in_order,
)
from templates_app.template.comparison.enums import FileChangeKind, Impact, Topic
from templates_app.template.comparison.presentation import (
    LONGEST_TEXT,
    MOST_SHOWN,
    comparison_json,
)
from wirtual.core import clock

SIDE = Side(
    id=uuid4(),
    name="v1",
    template_id=None,
    template_name="",
    organization_id=uuid4(),
    created_at=clock.NEVER,
    import_status=ProvisionerJobStatus.SUCCEEDED,
)


def comparison(*changes: Change, files: tuple[FileChange, ...] = ()) -> Comparison:
    return Comparison(SIDE, SIDE, changes, files, (), False)


def change(topic: Topic, impact: Impact, value: str = "") -> Change:
    return Thing(topic, "x").changed("y", impact, "Why.", value, value)


def test_what_is_left_out_is_counted():
    many = [change(Topic.APP, Impact.SAFE)] * (MOST_SHOWN + 5)
    files = (FileChange("a", FileChangeKind.ADDED),) * (MOST_SHOWN + 7)
    shown = comparison_json(comparison(*many, files=files))
    assert (len(shown["changes"]), shown["changes_omitted"]) == (MOST_SHOWN, 5)
    assert (len(shown["files"]), shown["files_omitted"]) == (MOST_SHOWN, 7)
    assert shown["summary"]["safe"] == MOST_SHOWN + 5
    assert shown["summary"]["files_changed"] == MOST_SHOWN + 7


def test_a_long_value_is_cut_visibly():
    long = change(Topic.APP, Impact.SAFE, "x" * 5000)
    [shown] = comparison_json(comparison(long))["changes"]
    assert shown["after"] == "x" * LONGEST_TEXT + "…"


def test_changes_are_told_by_class_and_then_by_topic():
    safe = change(Topic.PARAMETER, Impact.SAFE)
    breaking = change(Topic.README, Impact.BREAKING)
    first, second = (change(Topic.APP, Impact.SAFE, each) for each in "ab")
    assert in_order([first, safe, second, breaking]) == (breaking, safe, first, second)
