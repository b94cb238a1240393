"""What values look like on the operators' site."""

from datetime import UTC, datetime, timedelta

import pytest

from wirtual.core import clock
from wirtual.core.operators import cells


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.04, "0.0 s"),
        (9.96, "10.0 s"),
        (59, "59 s"),
        (61, "1 min 01 s"),
        (3600, "1 h 00 min"),
        (7379, "2 h 02 min"),
    ],
)
def test_a_duration_is_as_exact_as_people_need(seconds, shown):
    text = cells.duration(timedelta(seconds=seconds))
    assert text.replace(cells.UNBROKEN, " ") == shown


@pytest.mark.parametrize(
    ("passed", "shown"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=30), "30 s ago"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(days=2, hours=5), "2 d ago"),
    ],
)
def test_the_past_is_told_in_its_largest_unit(passed, shown):
    text = cells.ago(clock.now() - passed)
    assert text.replace(cells.UNBROKEN, " ") == shown


def test_an_instant_that_never_was_is_no_year_one():
    assert cells.moment(clock.NEVER) == cells.NOTHING
    assert cells.ago(clock.NEVER) == "never"


def test_an_instant_is_shown_to_the_second():
    assert "2026-11-23 07:08:09" in cells.moment(
        datetime(2026, 11, 23, 7, 8, 9, 123456, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 bytes"),
        (1023, "1023 bytes"),
        (1024, "1.0 KiB"),
        (5 * 1024**2, "5.0 MiB"),
        (3 * 1024**3, "3.0 GiB"),
    ],
)
def test_sizes_have_units(count, shown):
    assert cells.size(count) == shown


@pytest.mark.parametrize(
    "cell",
    [
        cells.code("<b>"),
        cells.verbatim("<b>"),
        cells.words(["<b>"]),
        cells.tags({"<b>": "<b>"}),
        cells.as_json({"a": "<b>"}),
        cells.lines(["<b>"]),
        cells.label("<b>", "good"),
        cells.table(["<b>"], [["<b>"]]),
    ],
)
def test_no_cell_takes_a_value_for_html(cell):
    assert "<b>" not in cell
    assert "&lt;b&gt;" in cell


def test_tags_of_what_is_not_tagged_are_none():
    assert cells.tags({"scope": "organization", "owner": ""}) == cells.NOTHING
