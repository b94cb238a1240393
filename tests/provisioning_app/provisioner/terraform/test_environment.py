"""What a template may know: spec/terraform.md, 6."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from provisioning_app.provisioner.protocol import (
    ParameterValue,
    PlanRequest,
    Transition,
    WorkspaceFacts,
)
from provisioning_app.provisioner.terraform.environment import (
    agent_scripts,
    base_environment,
    full_environment,
    host_notes,
    passed_on,
)


@pytest.mark.parametrize(
    "name",
    [
        "WIRTUAL_DATABASE_URL",
        "CODER_SESSION_TOKEN",
        "wirtual_lower",
        "DATABASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "PGPASSWORD",
        "POSTGRES_PASSWORD",
        "PYTHONPATH",
        "VIRTUAL_ENV",
        "SECRET_KEY",
    ],
)
def test_what_configures_the_server_is_dropped(name: str) -> None:
    assert passed_on({name: "secret", "PATH": "/bin"}) == {"PATH": "/bin"}


@pytest.mark.parametrize(
    "name", ["PATH", "HOME", "AWS_ACCESS_KEY_ID", "HTTPS_PROXY", "TF_VAR_x"]
)
def test_what_belongs_to_the_host_passes(name: str) -> None:
    assert passed_on({name: "x"}) == {name: "x"}


def test_a_configuration_file_passes_if_it_is_there(tmp_path: Path) -> None:
    there = tmp_path / "terraformrc"
    there.write_text("")
    for path, kept in [(there, True), (tmp_path / "missing", False)]:
        passed = passed_on({"TF_CLI_CONFIG_FILE": str(path)})
        assert ("TF_CLI_CONFIG_FILE" in passed) is kept


def test_reading_commands_know_the_cache_and_the_provider(tmp_path: Path) -> None:
    found = base_environment({"A": "b"}, {"TF_REATTACH_PROVIDERS": "{}"}, tmp_path)
    assert found == {
        "A": "b",
        "CHECKPOINT_DISABLE": "1",
        "TF_PLUGIN_CACHE_DIR": str(tmp_path),
        "TF_REATTACH_PROVIDERS": "{}",
    }


def test_every_fact_is_exported_under_both_prefixes() -> None:
    request = PlanRequest(
        workspace=WorkspaceFacts(
            transition=Transition.STOP,
            access_url="https://w.example.com",
            owner_name="olivia",
            owner_groups=("a",),
        ),
        parameters=(ParameterValue("Ä", ""),),
        external_auth_tokens={"github": "t"},
    )
    found = full_environment({"CODER_AGENT_URL": "other"}, {}, request)
    names = {name.partition("_")[2] for name in found if name.startswith("CODER_")}
    assert all(found[f"WIRTUAL_{n}"] == found[f"CODER_{n}"] for n in names)
    assert found["CODER_AGENT_URL"] == "https://w.example.com"
    assert found["CODER_WORKSPACE_TRANSITION"] == "stop"
    assert found["CODER_WORKSPACE_OWNER"] == "olivia"
    assert found["CODER_WORKSPACE_OWNER_GROUPS"] == '["a"]'
    assert found["CODER_WORKSPACE_ID"] == ""
    digest = hashlib.sha256("Ä".encode()).hexdigest()
    assert found[f"CODER_PARAMETER_{digest}"] == ""
    assert found["CODER_EXTERNAL_AUTH_ACCESS_TOKEN_github"] == "t"
    assert found["CODER_GIT_AUTH_ACCESS_TOKEN_github"] == "t"
    assert len([n for n in names if n.startswith("AGENT_SCRIPT_")]) == 7


def test_terraform_variables_of_the_host_are_told_with_care() -> None:
    host = {"TF_LOG": "INFO", "TF_VAR_x": "secret", "OTHER": "x"}
    assert list(host_notes(host)) == [
        "terraform environment variable: TF_LOG=INFO",
        "terraform environment variable: TF_VAR_x=<value redacted>",
    ]


def test_bootstrap_scripts_can_stand_between_single_quotes() -> None:
    scripts = agent_scripts()
    assert not any("'" in each for each in scripts.values())
    assert "bin/wirtual-linux-armv7" in scripts["linux", "armv7"]
    assert "bin/wirtual-darwin-arm64" in scripts["darwin", "arm64"]
    assert "bin/wirtual-windows-amd64.exe" in scripts["windows", "amd64"]
    assert all("${ARCH}" not in each for each in scripts.values())


AGENT = """#!/bin/sh
[ "$1" = --version ] && { echo "%s v1"; exit; }
echo "$1 $WIRTUAL_AGENT_AUTH $CODER_AGENT_URL" > "%s"
"""


@pytest.mark.parametrize(("product", "code"), [("Wirtual", 0), ("Other", 2)])
def test_the_bootstrap_script_fetches_and_becomes_the_agent(
    tmp_path: Path, product: str, code: int
) -> None:
    said = tmp_path / "said"
    (tmp_path / "agent").write_text(AGENT % (product, said))
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("chmod", "mktemp", "head", "cat", "cp", "sh", "mkdir"):
        (tools / name).symlink_to(shutil.which(name) or name)
    # A curl that copies what it is asked for, and a sleep that doesn't.
    curl = f'#!/bin/sh\nfor last; do :; done\ncp {tmp_path / "agent"} "$last"\n'
    for name, text in [("curl", curl), ("sleep", "#!/bin/sh\n")]:
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    script = (
        agent_scripts()["linux", "amd64"]
        .replace("${ACCESS_URL}", "https://w.example.com/")
        .replace("${AUTH_TYPE}", "token")
    )
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        env={"PATH": str(tools), "BINARY_DIR": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == code
    if code:
        text = "ERROR: Downloaded agent binary returned unexpected version output"
        assert text in done.stderr
    else:
        assert said.read_text() == "agent token https://w.example.com/\n"
