"""Changing a template takes so many queries, however many workspaces it has.

The numbers are the promise.
"""

from datetime import UTC, datetime

import pytest

from tests.acceptance.editing import REPEATED
from tests.make.templates import make_template
from tests.make.workspaces import make_workspace
from tests.queries import queries_of

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
EVERYTHING = {
    "max_port_share_level": "authenticated",
    "deprecation_message": "Stop",
    "time_til_dormant_autodelete_ms": 60_000,
    "autostop_requirement": {"days_of_week": ["monday"]},
    "update_workspace_last_used_at": True,
    "update_workspace_dormant_at": True,
}


@pytest.fixture
def template(organization):
    return make_template(name="docker", max_port_share_level="public")


@pytest.fixture
def owner(api, olivia):
    client = api.as_(olivia)
    client.get("/templates")  # compiles what is compiled once
    return client


@pytest.mark.parametrize("workspaces", [1, 12])
def test_a_change_with_all_that_follows(owner, template, mia, workspaces):
    for number in range(workspaces):
        at = LONG_AGO if number % 2 else None
        workspace = make_workspace(template, mia, dormant_at=at)
        workspace.port_shares.create(agent_name="a", port=9, share_level="public")
    make_workspace(template, mia, dormant_at=LONG_AGO)
    body = {"name": "docker", **EVERYTHING}
    path = f"/templates/{template.pk}"
    assert queries_of(lambda: owner.patch(path, body), 200) == 30


def test_a_plain_change(owner, template):
    path = f"/templates/{template.pk}"
    asked = {"name": "docker", "description": "new"}
    assert queries_of(lambda: owner.patch(path, asked), 200) == 17


def test_no_change(owner, template):
    path = f"/templates/{template.pk}"
    shown = owner.get(path).json()
    body = {name: shown[name] for name in REPEATED}
    assert queries_of(lambda: owner.patch(path, body), 304) == 9


def test_a_deletion(owner, template):
    path = f"/templates/{template.pk}"
    assert queries_of(lambda: owner.delete(path), 200) == 18
