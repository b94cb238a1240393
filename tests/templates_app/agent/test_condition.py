"""Whether an agent is connected and well, by what is known of it."""

from datetime import UTC, datetime, timedelta

import pytest

from templates_app.agent.models import WorkspaceAgent
from templates_app.agent.status import condition_of

NOW = datetime(2024, 1, 1, tzinfo=UTC)
AGO = timedelta(seconds=1)


def agent(**known: object) -> WorkspaceAgent:
    return WorkspaceAgent(created_at=NOW - timedelta(minutes=5), **known)


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ({}, "connecting"),
        ({"connection_timeout_seconds": 299}, "timeout"),
        ({"connection_timeout_seconds": 301}, "connecting"),
        ({"first_connected_at": NOW, "last_connected_at": NOW}, "connected"),
        (
            {"first_connected_at": NOW, "last_connected_at": NOW - 31 * AGO},
            "disconnected",
        ),
        (
            {
                "first_connected_at": NOW,
                "last_connected_at": NOW - AGO,
                "disconnected_at": NOW,
            },
            "disconnected",
        ),
        (
            {
                "first_connected_at": NOW,
                "last_connected_at": NOW,
                "disconnected_at": NOW - AGO,
            },
            "connected",
        ),
    ],
)
def test_the_status_follows_from_when_it_was_heard(known, status):
    assert condition_of(agent(**known), NOW).status == status


@pytest.mark.parametrize(
    ("lifecycle", "is_well"),
    [
        ("created", True),
        ("start_timeout", True),
        ("ready", True),
        ("start_error", False),
        ("shutting_down", False),
        ("off", False),
    ],
)
def test_a_connected_agent_is_as_well_as_its_scripts(lifecycle, is_well):
    connected = agent(
        first_connected_at=NOW, last_connected_at=NOW, lifecycle_state=lifecycle
    )
    assert (condition_of(connected, NOW).problem == "") is is_well


def test_who_is_gone_was_last_there_when_it_was_last_heard():
    silent = agent(first_connected_at=NOW, last_connected_at=NOW - 60 * AGO)
    assert condition_of(silent, NOW).disconnected_at == NOW - 60 * AGO
