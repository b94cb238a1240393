"""Sets of weekdays as bits."""

import pytest

from templates_app.template.days import (
    EVERY_DAY,
    days_but,
    days_from_names,
    names_of_days,
)


def test_the_first_bit_is_monday():
    assert days_from_names(["monday"]) == 1
    assert days_from_names(["SUNDAY", "Monday", "monday"]) == 0b1000001


def test_names_come_in_the_order_of_the_week():
    assert names_of_days(0b1000001) == ["monday", "sunday"]


def test_what_isn_t_blocked_is_allowed():
    assert days_but(0) == EVERY_DAY
    assert days_but(0b1000001) == 0b0111110


def test_another_word_is_no_day():
    with pytest.raises(ValueError, match="foobar"):
        days_from_names(["monday", "foobar"])
