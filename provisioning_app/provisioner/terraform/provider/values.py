"""What a build knows, and the provider may tell a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from provisioning_app.provisioner.protocol import WorkspaceFacts

#: The access URL when nobody said one: somebody runs Terraform by hand.
PLACEHOLDER_URL = "https://wirtual.example.com"


@dataclass(frozen=True, slots=True)
class CustomRole:
    """A role that the owner has; without organization it holds everywhere."""

    name: str
    org_id: str = ""


@dataclass(frozen=True, slots=True)
class ProviderValues:
    """What a build knows, handed over as values, not through the environment.

    ``parameters`` holds only those that were chosen; an empty value is a choice.
    ``agent_scripts`` maps an operating system and architecture to a bootstrap
    script. The rest belongs to newer templates, and is empty in builds of ours.
    """

    workspace: WorkspaceFacts = field(default_factory=WorkspaceFacts)
    parameters: Mapping[str, str] = field(default_factory=dict)
    external_auth_tokens: Mapping[str, str] = field(default_factory=dict)
    agent_scripts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    previous_parameters: Mapping[str, str] = field(default_factory=dict)
    owner_roles: Sequence[CustomRole] = ()
    is_prebuild: bool = False
    is_prebuild_claim: bool = False
    task_id: str = ""
    task_prompt: str = ""
    secrets_by_variable: Mapping[str, str] = field(default_factory=dict)
    secrets_by_file: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Build:
    """What is asked when something is read or created: the values, and our address."""

    values: ProviderValues
    access_url: str
