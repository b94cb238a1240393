"""Read what a build knows from the environment, where people run Terraform themselves.

Names begin with ``WIRTUAL_``, or with ``CODER_`` as the public provider's do.
Rule: spec/terraform.md, 6.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping

from provisioning_app.provisioner.protocol import Transition, WorkspaceFacts
from provisioning_app.provisioner.terraform.provider.values import (
    CustomRole,
    ProviderValues,
)

_PREFIXES = ("WIRTUAL_", "CODER_")


class Malformed(Exception):
    """A variable of the environment doesn't hold what it should."""


class _Environment:
    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def find(self, name: str) -> str | None:
        for prefix in _PREFIXES:
            value = self._variables.get(prefix + name)
            if value is not None:
                return value
        return None

    def get(self, name: str) -> str:
        return self.find(name) or ""

    def beginning(self, name: str) -> dict[str, str]:
        """The variables called ``name…``, by the rest of their names."""
        return {
            key.removeprefix(prefix + name): value
            for prefix in reversed(_PREFIXES)
            for key, value in self._variables.items()
            if key.startswith(prefix + name)
        }

    def parsed_list(self, name: str) -> list[object]:
        text = self.get(name)
        try:
            value = json.loads(text) if text else []
        except ValueError:
            value = text
        if value is None:
            return []
        if not isinstance(value, list):
            raise Malformed(f'"{name}" must be a JSON list, not "{text}".')
        return value


class _Hashed(Mapping[str, str]):
    """Values by the SHA-256 of their names; the names themselves aren't known."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> str:
        return self._values[hashlib.sha256(name.encode()).hexdigest()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def read_environment(variables: Mapping[str, str]) -> ProviderValues:
    """Gather everything that the provider may tell.

    Raises:
        Malformed: a variable that should be JSON isn't, or a transition is unknown.
    """
    found = _Environment(variables)
    scripts = {}
    for key, script in found.beginning("AGENT_SCRIPT_").items():
        system, _, architecture = key.partition("_")
        scripts[system, architecture] = script
    return ProviderValues(
        workspace=_facts(found),
        parameters=_Hashed(found.beginning("PARAMETER_")),
        previous_parameters=_Hashed(found.beginning("PARAMETER_PREVIOUS_")),
        external_auth_tokens={
            **found.beginning("GIT_AUTH_ACCESS_TOKEN_"),
            **found.beginning("EXTERNAL_AUTH_ACCESS_TOKEN_"),
        },
        agent_scripts=scripts,
        owner_roles=_roles(found),
        is_prebuild=found.get("WORKSPACE_IS_PREBUILD") == "true",
        is_prebuild_claim=found.get("WORKSPACE_IS_PREBUILD_CLAIM") == "true",
        task_id=found.get("TASK_ID"),
        task_prompt=found.get("TASK_PROMPT"),
        secrets_by_variable=found.beginning("SECRET_ENV_"),
        secrets_by_file={
            _path_of(key): value
            for key, value in found.beginning("SECRET_FILE_").items()
        },
    )


def _facts(found: _Environment) -> WorkspaceFacts:
    transition = found.get("WORKSPACE_TRANSITION") or Transition.START.value
    if transition not in list(Transition):
        raise Malformed(f'"WORKSPACE_TRANSITION" is unknown: "{transition}".')
    groups = found.parsed_list("WORKSPACE_OWNER_GROUPS")
    return WorkspaceFacts(
        transition=Transition(transition),
        access_url=found.get("AGENT_URL"),
        workspace_id=found.get("WORKSPACE_ID"),
        workspace_name=found.get("WORKSPACE_NAME"),
        build_id=found.get("WORKSPACE_BUILD_ID"),
        owner_id=found.get("WORKSPACE_OWNER_ID"),
        owner_name=found.get("WORKSPACE_OWNER"),
        owner_full_name=found.get("WORKSPACE_OWNER_NAME"),
        owner_email=found.get("WORKSPACE_OWNER_EMAIL"),
        owner_groups=[str(group) for group in groups],
        owner_login_type=found.get("WORKSPACE_OWNER_LOGIN_TYPE"),
        owner_oidc_access_token=found.get("WORKSPACE_OWNER_OIDC_ACCESS_TOKEN"),
        owner_session_token=found.get("WORKSPACE_OWNER_SESSION_TOKEN"),
        owner_ssh_public_key=found.get("WORKSPACE_OWNER_SSH_PUBLIC_KEY"),
        owner_ssh_private_key=found.get("WORKSPACE_OWNER_SSH_PRIVATE_KEY"),
        template_id=found.get("WORKSPACE_TEMPLATE_ID"),
        template_name=found.get("WORKSPACE_TEMPLATE_NAME"),
        template_version=found.get("WORKSPACE_TEMPLATE_VERSION"),
    )


def _roles(found: _Environment) -> list[CustomRole]:
    roles = []
    for role in found.parsed_list("WORKSPACE_OWNER_RBAC_ROLES"):
        if not isinstance(role, dict):
            raise Malformed('"WORKSPACE_OWNER_RBAC_ROLES" must be a list of objects.')
        roles.append(CustomRole(str(role.get("name", "")), str(role.get("org_id", ""))))
    return roles


def _path_of(digits: str) -> str:
    try:
        return bytes.fromhex(digits).decode()
    except ValueError:
        raise Malformed(f'"SECRET_FILE_{digits}" names no file.') from None
