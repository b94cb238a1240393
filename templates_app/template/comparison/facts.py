"""What is known of a version: what its import found, and what its files say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from provisioning_app.provisioner.protocol import (
    ExternalAuthProvider,
    Module,
    ResourceMetadatum,
    RichParameter,
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A Terraform variable, and its value in the version."""

    name: str
    value: str = ""
    default: str = ""
    type: str = ""
    description: str = ""
    required: bool = False
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class App:
    """Something that people open, beside an agent."""

    slug: str
    display_name: str = ""
    icon: str = ""
    url: str = ""
    command: str = ""
    sharing_level: str = "owner"
    subdomain: bool = False
    external: bool = False
    hidden: bool = False
    order: int = 0
    healthcheck: tuple[str, int, int] = ("", 0, 0)


@dataclass(frozen=True, slots=True)
class Agent:
    """The program of ours in a resource.

    Scripts and metadata are whatever describes them, by their names.
    """

    name: str
    operating_system: str = ""
    architecture: str = ""
    directory: str = ""
    motd_file: str = ""
    troubleshooting_url: str = ""
    connection_timeout: int = 0
    order: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    display_apps: frozenset[str] = frozenset()
    scripts: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    metadata: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    apps: tuple[App, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that a plan for a transition would make.

    Those of one address are the instances that ``count`` or ``for_each`` made.
    """

    address: str
    transition: str
    daily_cost: int = 0
    hide: bool = False
    icon: str = ""
    instance_type: str = ""
    metadata: tuple[ResourceMetadatum, ...] = ()
    agents: tuple[Agent, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the import of a version found."""

    parameters: tuple[RichParameter, ...] = ()
    variables: tuple[Variable, ...] = ()
    workspace_tags: Mapping[str, str] = field(default_factory=dict)
    modules: tuple[Module, ...] = ()
    resources: tuple[Resource, ...] = ()
    external_auth_providers: tuple[ExternalAuthProvider, ...] = ()
    readme: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """An entry of ``required_providers``."""

    source: str = ""
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What the Terraform files of an archive say beyond what the import keeps."""

    providers: Mapping[str, Provider] = field(default_factory=dict)
    #: Versions by the providers' addresses, as the lock file holds them.
    locked: Mapping[str, str] = field(default_factory=dict)
    #: New addresses by the old ones: ``moved`` blocks.
    moves: Mapping[str, str] = field(default_factory=dict)
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A regular file of an archive."""

    content: bytes
    executable: bool = False
