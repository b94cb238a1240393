"""The words about agents and apps, as in the contract."""

from django.db.models import TextChoices


class WorkspaceAgentLifecycle(TextChoices):
    """How far an agent's scripts have come, as the agent itself reports it."""

    CREATED = "created"
    STARTING = "starting"
    START_TIMEOUT = "start_timeout"
    START_ERROR = "start_error"
    READY = "ready"
    SHUTTING_DOWN = "shutting_down"
    SHUTDOWN_TIMEOUT = "shutdown_timeout"
    SHUTDOWN_ERROR = "shutdown_error"
    OFF = "off"


class WorkspaceAgentStatus(TextChoices):
    """Whether an agent is connected. Computed when it is read."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    TIMEOUT = "timeout"


class WorkspaceAgentStartupScriptBehavior(TextChoices):
    """Whether people may enter before the start scripts are through."""

    BLOCKING = "blocking"
    NON_BLOCKING = "non-blocking"


class AgentSubsystem(TextChoices):
    """What an agent may run inside of."""

    ENVBOX = "envbox"
    ENVBUILDER = "envbuilder"
    EXECTRACE = "exectrace"


class DisplayApp(TextChoices):
    """The product's own apps beside an agent, in the order in which they are kept."""

    VSCODE = "vscode"
    VSCODE_INSIDERS = "vscode_insiders"
    SSH_HELPER = "ssh_helper"
    PORT_FORWARDING_HELPER = "port_forwarding_helper"
    WEB_TERMINAL = "web_terminal"


class WorkspaceAppHealth(TextChoices):
    """What an app's health check says."""

    DISABLED = "disabled"  #: there is no health check
    INITIALIZING = "initializing"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


class WorkspaceAppSharingLevel(TextChoices):
    """Who besides the owner may open an app."""

    OWNER = "owner"
    AUTHENTICATED = "authenticated"
    PUBLIC = "public"
