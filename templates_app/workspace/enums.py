"""The words about workspaces, as in the contract."""

from django.db.models import TextChoices


class AutomaticUpdates(TextChoices):
    """Whether a start by schedule goes to the active version."""

    ALWAYS = "always"
    NEVER = "never"


class BuildReason(TextChoices):
    """Why a workspace was built."""

    INITIATOR = "initiator"  #: somebody asked
    AUTOSTART = "autostart"
    AUTOSTOP = "autostop"
    DORMANCY = "dormancy"
    FAILEDSTOP = "failedstop"  #: in the contract, never produced
    AUTODELETE = "autodelete"


class WorkspaceAgentPortShareLevel(TextChoices):
    """Who may open a shared port of a workspace, from the fewest to the most."""

    OWNER = "owner"
    AUTHENTICATED = "authenticated"
    PUBLIC = "public"


class WorkspaceAgentPortShareProtocol(TextChoices):
    """What is spoken on a shared port."""

    HTTP = "http"
    HTTPS = "https"


class WorkspaceStatus(TextChoices):
    """How a workspace stands: what its latest build is for, and how far that is."""

    PENDING = "pending"  #: the build waits for a daemon
    STARTING = "starting"
    RUNNING = "running"  #: started successfully
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"  #: whatever the build was for
    CANCELING = "canceling"
    CANCELED = "canceled"
    DELETING = "deleting"
    DELETED = "deleted"
