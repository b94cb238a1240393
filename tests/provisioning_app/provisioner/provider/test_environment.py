"""What people's own Terraform tells the provider through the environment."""

import hashlib

import pytest

from provisioning_app.provisioner.protocol import Transition
from provisioning_app.provisioner.terraform.provider.environment import (
    Malformed,
    read_environment,
)
from provisioning_app.provisioner.terraform.provider.values import CustomRole


def hashed(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


@pytest.mark.parametrize("prefix", ["WIRTUAL_", "CODER_"])
def test_both_spellings_are_read(prefix):
    values = read_environment(
        {
            f"{prefix}AGENT_URL": "https://a",
            f"{prefix}WORKSPACE_TRANSITION": "stop",
            f"{prefix}WORKSPACE_NAME": "dev",
            f"{prefix}WORKSPACE_OWNER_GROUPS": '["a", "b"]',
            f"{prefix}WORKSPACE_OWNER_RBAC_ROLES": '[{"name": "r", "org_id": "o"}]',
            f"{prefix}PARAMETER_{hashed('size')}": "3",
            f"{prefix}PARAMETER_PREVIOUS_{hashed('size')}": "2",
            f"{prefix}EXTERNAL_AUTH_ACCESS_TOKEN_github": "t",
            f"{prefix}AGENT_SCRIPT_linux_amd64": "s",
            f"{prefix}SECRET_ENV_TOKEN": "x",
            f"{prefix}SECRET_FILE_{b'~/key'.hex()}": "y",
            f"{prefix}WORKSPACE_IS_PREBUILD": "true",
        }
    )
    assert values.workspace.access_url == "https://a"
    assert values.workspace.transition is Transition.STOP
    assert values.workspace.workspace_name == "dev"
    assert values.workspace.owner_groups == ["a", "b"]
    assert values.owner_roles == [CustomRole("r", "o")]
    assert values.parameters.get("size") == "3"
    assert values.parameters.get("other") is None
    assert values.previous_parameters.get("size") == "2"
    assert values.external_auth_tokens == {"github": "t"}
    assert values.agent_scripts == {("linux", "amd64"): "s"}
    assert values.secrets_by_variable == {"TOKEN": "x"}
    assert values.secrets_by_file == {"~/key": "y"}
    assert values.is_prebuild


def test_our_spelling_comes_first():
    both = {"CODER_WORKSPACE_NAME": "theirs", "WIRTUAL_WORKSPACE_NAME": "ours"}
    assert read_environment(both).workspace.workspace_name == "ours"


def test_an_empty_parameter_was_chosen():
    values = read_environment({f"WIRTUAL_PARAMETER_{hashed('p')}": ""})
    assert values.parameters.get("p") == ""


def test_nothing_set_is_nothing_known():
    values = read_environment({"PATH": "/bin"})
    assert values.workspace.transition is Transition.START
    assert values.workspace.owner_groups == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKSPACE_OWNER_GROUPS", "a,b"),
        ("WORKSPACE_OWNER_GROUPS", "{}"),
        ("WORKSPACE_OWNER_RBAC_ROLES", '["r"]'),
        ("WORKSPACE_TRANSITION", "pause"),
        ("SECRET_FILE_xyz", "s"),
    ],
)
def test_what_cannot_be_read_is_named(name, value):
    with pytest.raises(Malformed, match=name):
        read_environment({f"WIRTUAL_{name}": value})
