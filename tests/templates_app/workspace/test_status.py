"""How a workspace stands, by its latest build."""

import pytest

from templates_app.workspace.status import workspace_status

#: By the status of the job: what a start, a stop and a deletion mean.
TABLE = {
    "pending": ("pending", "pending", "pending"),
    "running": ("starting", "stopping", "deleting"),
    "succeeded": ("running", "stopped", "deleted"),
    "canceling": ("canceling", "canceling", "canceling"),
    "canceled": ("canceled", "canceled", "canceled"),
    "failed": ("failed", "failed", "failed"),
    "unknown": ("failed", "failed", "failed"),
}


@pytest.mark.parametrize("job_status", TABLE)
def test_the_latest_build_tells_how_a_workspace_stands(job_status):
    told = [workspace_status(each, job_status) for each in ("start", "stop", "delete")]
    assert tuple(told) == TABLE[job_status]
