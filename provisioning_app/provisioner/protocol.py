"""What a daemon and a provisioner say to each other, as plain values.

A provisioner opens a `Session` on an archive. Within it the daemon asks for *parse*,
*plan* and *apply*, one at a time; each reports log lines while it works and returns
one answer. Work that fails raises `WorkFailed`, whose text is the job's error.

Rule: spec/terraform.md, 3.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self


class LogLevel(StrEnum):
    """How much a log line matters, from least to most."""

    TRACE = "trace"
    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"


class Transition(StrEnum):
    """What a plan is for."""

    START = "start"
    STOP = "stop"
    DESTROY = "destroy"


class TimingStage(StrEnum):
    """Which part of the work a timing belongs to."""

    INIT = "init"
    PLAN = "plan"
    GRAPH = "graph"
    APPLY = "apply"


class AppSharing(StrEnum):
    """Who besides the owner may open an app."""

    OWNER = "owner"
    AUTHENTICATED = "authenticated"
    PUBLIC = "public"


class WorkFailed(Exception):
    """A parse, plan or apply didn't succeed; the text is for the template's author.

    ``state`` is what an interrupted or failed apply left behind, if it did.
    """

    def __init__(self, message: str, *, state: bytes = b"") -> None:
        super().__init__(message)
        self.message = message
        self.state = state


class SessionMisused(Exception):
    """A session was asked for something out of order. A bug of the caller."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of output, as long as the tool made it. Storage cuts, not we."""

    level: LogLevel
    output: str


#: Receives log lines, from any thread, in the order in which they were made.
Log = Callable[[LogLine], None]


@dataclass(frozen=True, slots=True)
class VariableValue:
    """A value for a Terraform variable."""

    name: str
    value: str
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A value that a person chose for a rich parameter."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class WorkspaceFacts:
    """What a template may know about the workspace it is planned for.

    An empty string means *unknown*; the provider then answers with its defaults.
    """

    transition: Transition = Transition.START
    access_url: str = ""
    workspace_id: str = ""
    workspace_name: str = ""
    build_id: str = ""
    owner_id: str = ""
    owner_name: str = ""
    owner_full_name: str = ""
    owner_email: str = ""
    owner_groups: Sequence[str] = ()
    owner_login_type: str = ""
    owner_oidc_access_token: str = ""
    owner_session_token: str = ""
    owner_ssh_public_key: str = ""
    owner_ssh_private_key: str = ""
    template_id: str = ""
    template_name: str = ""
    template_version: str = ""


@dataclass(frozen=True, slots=True)
class SessionConfig:
    """What a session starts from: a tar, earlier state, and how much to log."""

    archive: bytes
    state: bytes = b""
    log_level: LogLevel | None = None


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Values that a plan is made with."""

    workspace: WorkspaceFacts = field(default_factory=WorkspaceFacts)
    parameters: Sequence[ParameterValue] = ()
    variables: Sequence[VariableValue] = ()
    external_auth_tokens: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateVariable:
    """A ``variable`` block. A default that isn't a string is kept as JSON text."""

    name: str
    description: str = ""
    type: str = ""
    default: str = ""
    required: bool = False
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """What can be known about a template without running it.

    ``workspace_tags`` maps a tag's key to the *source text* of its value.
    """

    variables: Sequence[TemplateVariable] = ()
    workspace_tags: Mapping[str, str] = field(default_factory=dict)
    readme: str = ""


@dataclass(frozen=True, slots=True)
class ParameterOption:
    """One of the values that a parameter can be chosen from."""

    name: str
    value: str
    description: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class RichParameter:
    """A question that a template asks before a workspace is built."""

    name: str
    display_name: str = ""
    description: str = ""
    type: str = "string"
    mutable: bool = False
    default: str = ""
    icon: str = ""
    options: Sequence[ParameterOption] = ()
    required: bool = False
    ephemeral: bool = False
    order: int = 0
    validation_regex: str = ""
    validation_error: str = ""
    validation_monotonic: str = ""
    validation_min: int | None = None
    validation_max: int | None = None


@dataclass(frozen=True, slots=True)
class ExternalAuthProvider:
    """An account elsewhere that a workspace needs, or can use."""

    id: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class AgentMetadatum:
    """A value that an agent measures again and again. Seconds."""

    key: str
    script: str
    display_name: str = ""
    interval: int = 0
    timeout: int = 0
    order: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """A script that an agent runs. ``timeout`` in seconds, 0 for none."""

    display_name: str
    script: str
    icon: str = ""
    log_path: str = ""
    cron: str = ""
    timeout: int = 0
    start_blocks_login: bool = False
    run_on_start: bool = False
    run_on_stop: bool = False


@dataclass(frozen=True, slots=True)
class Healthcheck:
    """How an agent learns whether an app is well. Interval in seconds."""

    url: str
    interval: int
    threshold: int


@dataclass(frozen=True, slots=True)
class App:
    """Something that a person opens in a workspace."""

    slug: str
    display_name: str
    command: str = ""
    url: str = ""
    icon: str = ""
    subdomain: bool = False
    external: bool = False
    hidden: bool = False
    order: int = 0
    sharing: AppSharing = AppSharing.OWNER
    healthcheck: Healthcheck | None = None


@dataclass(frozen=True, slots=True)
class DisplayApps:
    """Which of the product's own apps a person sees beside an agent."""

    vscode: bool = True
    vscode_insiders: bool = False
    web_terminal: bool = True
    ssh_helper: bool = True
    port_forwarding_helper: bool = True


@dataclass(frozen=True, slots=True)
class Agent:
    """The program of ours that runs inside a resource. Timeout in seconds.

    ``token`` is empty at plan time, and None when the agent signs in with its
    instance's identity instead.
    """

    name: str
    id: str = ""
    token: str | None = ""
    instance_id: str = ""
    architecture: str = ""
    operating_system: str = ""
    directory: str = ""
    connection_timeout: int = 0
    troubleshooting_url: str = ""
    motd_file: str = ""
    order: int = 0
    env: Mapping[str, str] = field(default_factory=dict)
    extra_env: Mapping[str, str] = field(default_factory=dict)
    display_apps: DisplayApps = field(default_factory=DisplayApps)
    metadata: Sequence[AgentMetadatum] = ()
    scripts: Sequence[Script] = ()
    apps: Sequence[App] = ()


@dataclass(frozen=True, slots=True)
class ResourceMetadatum:
    """A fact that a template tells about a resource."""

    key: str
    value: str = ""
    sensitive: bool = False
    is_null: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that Terraform makes, with what runs in it and is known of it."""

    name: str
    type: str
    agents: Sequence[Agent] = ()
    metadata: Sequence[ResourceMetadatum] = ()
    hide: bool = False
    icon: str = ""
    daily_cost: int = 0
    instance_type: str = ""
    module_path: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """A Terraform module that a template calls."""

    key: str
    source: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one step took. Times in UTC."""

    started_at: datetime
    ended_at: datetime
    stage: TimingStage
    source: str
    action: str
    resource: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan found out."""

    resources: Sequence[Resource] = ()
    parameters: Sequence[RichParameter] = ()
    external_auth_providers: Sequence[ExternalAuthProvider] = ()
    modules: Sequence[Module] = ()
    timings: Sequence[Timing] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply made, and the state that describes it."""

    state: bytes = b""
    resources: Sequence[Resource] = ()
    parameters: Sequence[RichParameter] = ()
    external_auth_providers: Sequence[ExternalAuthProvider] = ()
    timings: Sequence[Timing] = ()


class Session(Protocol):
    """Work on one archive, in a place of its own that is removed at the end."""

    def parse(self) -> Parsed:
        """Read the template without running it. Raises WorkFailed."""

    def plan(self, request: PlanRequest) -> Planned:
        """Find out what would be made. Raises WorkFailed."""

    def apply(self) -> Applied:
        """Make what was planned last. Raises WorkFailed, with the state so far."""

    def cancel(self) -> None:
        """Stop the request in progress gracefully; from any thread, at any time.

        The request still ends in its own way, usually with WorkFailed. Without a
        request in progress nothing happens.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Kill what still runs and remove everything the session made."""


class Provisioner(Protocol):
    """Opens sessions. One daemon owns one provisioner and runs one session."""

    def open(self, config: SessionConfig, log: Log) -> Session:
        """Unpack the archive and be ready for requests.

        Raises:
            WorkFailed: the archive can't be used.
        """
