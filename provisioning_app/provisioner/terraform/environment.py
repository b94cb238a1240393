"""What a Terraform process may know: names and values of its environment.

No secret of the server reaches a template: the environment is made of the daemon's
own, less everything that configures the server, and of what the request says.

Rule: spec/terraform.md, 6.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from provisioning_app.provisioner.protocol import PlanRequest, WorkspaceFacts

#: Both spellings of everything that a template may read.
PREFIXES = ("CODER_", "WIRTUAL_")

#: Variables that begin so configure the server, and are kept from templates.
DROPPED_PREFIXES = (
    *PREFIXES,
    "DATABASE_",
    "DJANGO_",
    "GUNICORN_",
    "PG",
    "POSTGRES",
    "PYTEST_",
    "PYTHON",
    "UVICORN_",
)
#: So do these.
DROPPED = frozenset(
    {
        "DATABASE_URL",
        "INVOCATION_ID",
        "JOURNAL_STREAM",
        "LISTEN_FDS",
        "LISTEN_PID",
        "NOTIFY_SOCKET",
        "SECRET_KEY",
        "VIRTUAL_ENV",
        "WATCHDOG_PID",
        "WATCHDOG_USEC",
    }
)

#: ``TF_*`` variables whose value may stand in a log.
SHOWN = frozenset(
    {
        "TF_CLI_CONFIG_FILE",
        "TF_DATA_DIR",
        "TF_IGNORE",
        "TF_IN_AUTOMATION",
        "TF_INPUT",
        "TF_LOG",
        "TF_LOG_PATH",
        "TF_REGISTRY_CLIENT_TIMEOUT",
        "TF_REGISTRY_DISCOVERY_RETRY",
        "TF_WORKSPACE",
    }
)

#: Where an agent can run, as Terraform spells it.
AGENT_PLATFORMS = (
    ("linux", "amd64"),
    ("linux", "arm64"),
    ("linux", "armv7"),
    ("darwin", "amd64"),
    ("darwin", "arm64"),
    ("windows", "amd64"),
    ("windows", "arm64"),
)

_SCRIPTS = files("provisioning_app.provisioner.terraform") / "scripts"


def passed_on(host: Mapping[str, str]) -> dict[str, str]:
    """Give what of the daemon's own environment a template may see."""
    kept = {name: value for name, value in host.items() if not _is_dropped(name)}
    # A configuration file that isn't there would be complained of by each command.
    configuration = kept.get("TF_CLI_CONFIG_FILE")
    if configuration is not None and not Path(configuration).is_file():
        del kept["TF_CLI_CONFIG_FILE"]
    return kept


def base_environment(
    host: Mapping[str, str], provider: Mapping[str, str], plugin_cache: Path | None
) -> dict[str, str]:
    """Make the environment of commands that don't run what a template says.

    ``host`` is what was passed on of the daemon's environment; ``provider`` says where
    Terraform finds the provider that the daemon serves.
    """
    environment = _common(host, provider)
    if plugin_cache is not None:
        environment["TF_PLUGIN_CACHE_DIR"] = str(plugin_cache)
    return environment


def full_environment(
    host: Mapping[str, str], provider: Mapping[str, str], request: PlanRequest
) -> dict[str, str]:
    """Make the environment of plan and apply."""
    environment = _common(host, provider)
    for name, value in _names(request):
        for prefix in PREFIXES:
            environment[prefix + name] = value
    return environment


def hurried(environment: Mapping[str, str]) -> dict[str, str]:
    """Let a command that ends soon collect less garbage; a fourth of its work.

    Not for apply, which goes on for long, and hands its environment to programs of
    the template.
    """
    return {"GOGC": "400", **environment}


def host_notes(host: Mapping[str, str]) -> Iterator[str]:
    """Say which of the daemon's ``TF_*`` variables take part."""
    for name, value in sorted(host.items()):
        if name.startswith("TF_"):
            shown = value if name in SHOWN else "<value redacted>"
            yield f"terraform environment variable: {name}={shown}"


@cache
def agent_scripts() -> Mapping[tuple[str, str], str]:
    """Give for each platform the script that fetches and starts an agent."""
    texts = {
        "linux": (_SCRIPTS / "bootstrap.sh").read_text(),
        "darwin": (_SCRIPTS / "bootstrap.sh").read_text(),
        "windows": (_SCRIPTS / "bootstrap.ps1").read_text(),
    }
    return {
        (system, arch): texts[system].replace("${OS}", system).replace("${ARCH}", arch)
        for system, arch in AGENT_PLATFORMS
    }


def _common(host: Mapping[str, str], provider: Mapping[str, str]) -> dict[str, str]:
    # Nothing is asked of the outside that a template didn't ask for.
    return {**host, "CHECKPOINT_DISABLE": "1", **provider}


def _is_dropped(name: str) -> bool:
    upper = name.upper()
    return upper in DROPPED or upper.startswith(DROPPED_PREFIXES)


def _names(request: PlanRequest) -> Iterator[tuple[str, str]]:
    """Pair each name, without its prefix, with its value."""
    yield from _facts(request.workspace).items()
    for (system, arch), script in agent_scripts().items():
        yield f"AGENT_SCRIPT_{system}_{arch}", script
    for parameter in request.parameters:
        digest = hashlib.sha256(parameter.name.encode()).hexdigest()
        yield f"PARAMETER_{digest}", parameter.value
    for provider, token in request.external_auth_tokens.items():
        yield f"EXTERNAL_AUTH_ACCESS_TOKEN_{provider}", token
        yield f"GIT_AUTH_ACCESS_TOKEN_{provider}", token


def _facts(workspace: WorkspaceFacts) -> dict[str, str]:
    return {
        "AGENT_URL": workspace.access_url,
        "WORKSPACE_TRANSITION": workspace.transition,
        "WORKSPACE_NAME": workspace.workspace_name,
        "WORKSPACE_ID": workspace.workspace_id,
        "WORKSPACE_BUILD_ID": workspace.build_id,
        "WORKSPACE_OWNER": workspace.owner_name,
        "WORKSPACE_OWNER_ID": workspace.owner_id,
        "WORKSPACE_OWNER_EMAIL": workspace.owner_email,
        "WORKSPACE_OWNER_NAME": workspace.owner_full_name,
        "WORKSPACE_OWNER_GROUPS": json.dumps(list(workspace.owner_groups)),
        "WORKSPACE_OWNER_OIDC_ACCESS_TOKEN": workspace.owner_oidc_access_token,
        "WORKSPACE_OWNER_SESSION_TOKEN": workspace.owner_session_token,
        "WORKSPACE_OWNER_LOGIN_TYPE": workspace.owner_login_type,
        "WORKSPACE_OWNER_SSH_PUBLIC_KEY": workspace.owner_ssh_public_key,
        "WORKSPACE_OWNER_SSH_PRIVATE_KEY": workspace.owner_ssh_private_key,
        "WORKSPACE_TEMPLATE_ID": workspace.template_id,
        "WORKSPACE_TEMPLATE_NAME": workspace.template_name,
        "WORKSPACE_TEMPLATE_VERSION": workspace.template_version,
    }
