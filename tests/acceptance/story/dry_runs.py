"""A chapter on dry-runs."""

from provisioning_app.job.enums import FINAL
from tests.acceptance.importing import echo_daemon
from tests.acceptance.story.stage import Stage
from tests.running import wait_until


def tom_tries_the_version(stage: Stage) -> None:
    """A dry-run with values of his own, and one that he thinks better of."""
    dry_runs = f"/templateversions/{stage.version_id}/dry-run"
    wanted = {
        "workspace_name": "trial",
        "rich_parameter_values": [{"name": "cpus", "value": "4"}],
        "user_variable_values": [],
    }
    made = stage.tell(stage.tom, "POST", dry_runs, wanted)
    path = f"{dry_runs}/{made['id']}"
    with echo_daemon():
        wait_until(lambda: stage.tom.get(path).json()["status"] in FINAL)
    stage.tell(stage.tom, "GET", path)
    stage.tell(stage.tom, "GET", f"{path}/logs")
    stage.tell(stage.tom, "GET", f"{path}/resources")
    other = stage.tom.post(dry_runs, wanted).json()["id"]
    stage.tell(stage.tom, "PATCH", f"{dry_runs}/{other}/cancel")
