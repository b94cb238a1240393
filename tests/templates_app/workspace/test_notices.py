"""What owners of workspaces are told."""

from datetime import timedelta

import pytest

from templates_app.workspace.notices import in_words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=3, hours=23), "3 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(days=-2), "less than a minute"),
    ],
)
def test_time_left_is_told_in_the_greatest_unit(length, words):
    assert in_words(length) == words
