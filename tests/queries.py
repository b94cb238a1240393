"""How many queries a request takes."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(ask: Callable[[], Any], status: int = 200) -> int:
    """Count the queries of a request that is answered with ``status``."""
    with CaptureQueriesContext(connection) as captured:
        assert ask().status_code == status
    return len(captured)


def queries_again(ask: Callable[[], Any], status: int = 200) -> int:
    """The same of a request that was made before.

    What is compiled or asked for once, and then remembered, is no part of it.
    """
    assert ask().status_code == status
    return queries_of(ask, status)
