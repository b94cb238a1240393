"""How a workspace stands, told by its latest build.

Rule: spec/workspaces.md, 2.1.
"""

from provisioning_app.job.enums import ProvisionerJobStatus
from templates_app.resource.enums import WorkspaceTransition
from templates_app.workspace.enums import WorkspaceStatus

_RUNNING = {
    WorkspaceTransition.START: WorkspaceStatus.STARTING,
    WorkspaceTransition.STOP: WorkspaceStatus.STOPPING,
    WorkspaceTransition.DELETE: WorkspaceStatus.DELETING,
}
_SUCCEEDED = {
    WorkspaceTransition.START: WorkspaceStatus.RUNNING,
    WorkspaceTransition.STOP: WorkspaceStatus.STOPPED,
    WorkspaceTransition.DELETE: WorkspaceStatus.DELETED,
}
_WHATEVER_FOR = {
    ProvisionerJobStatus.PENDING: WorkspaceStatus.PENDING,
    ProvisionerJobStatus.CANCELING: WorkspaceStatus.CANCELING,
    ProvisionerJobStatus.CANCELED: WorkspaceStatus.CANCELED,
}


def workspace_status(transition: str, job_status: str) -> WorkspaceStatus:
    """The status of a workspace whose latest build has this transition and job."""
    wanted = WorkspaceTransition(transition)
    status = ProvisionerJobStatus(job_status)
    if status == ProvisionerJobStatus.RUNNING:
        return _RUNNING[wanted]
    if status == ProvisionerJobStatus.SUCCEEDED:
        return _SUCCEEDED[wanted]
    return _WHATEVER_FOR.get(status, WorkspaceStatus.FAILED)
