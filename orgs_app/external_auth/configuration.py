"""Which accounts elsewhere people can link here, as the deployment's settings say.

Rule: spec/agents.md, 4.1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings

from wirtual.core.environment import SettingInvalid

#: They stand in addresses, and in names of variables that Terraform reads.
ID = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")
GITHUB = "github"
ICON = "/icon/git.svg"


@dataclass(frozen=True, slots=True)
class ExternalAuthConfig:
    """A provider of accounts elsewhere, in the contract's names."""

    id: str
    type: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    auth_url: str = ""
    token_url: str = ""
    validate_url: str = ""  #: tells whether a token is good; empty to believe it
    display_name: str = ""
    display_icon: str = ""
    scopes: tuple[str, ...] = ()
    no_refresh: bool = False


ADDRESSES = ("auth_url", "token_url", "validate_url")
#: What needn't be said of well-known Git hosts.
KNOWN: Mapping[str, Mapping[str, Any]] = {
    GITHUB: {
        "auth_url": "https://github.com/login/oauth/authorize",
        "token_url": "https://github.com/login/oauth/access_token",
        "validate_url": "https://api.github.com/user",
        "display_name": "GitHub",
        "scopes": ("repo", "workflow"),
    },
    "gitlab": {
        "auth_url": "https://gitlab.com/oauth/authorize",
        "token_url": "https://gitlab.com/oauth/token",
        "validate_url": "https://gitlab.com/oauth/token/info",
        "display_name": "GitLab",
        "scopes": ("write_repository",),
    },
    "bitbucket-cloud": {
        "auth_url": "https://bitbucket.org/site/oauth2/authorize",
        "token_url": "https://bitbucket.org/site/oauth2/access_token",
        "validate_url": "https://api.bitbucket.org/2.0/user",
        "display_name": "Bitbucket",
        "scopes": ("account", "repository:write"),
    },
}


def find_config(provider_id: str) -> ExternalAuthConfig | None:
    """The provider of this id, if the deployment has it."""
    configured: tuple[ExternalAuthConfig, ...] = settings.WIRTUAL_EXTERNAL_AUTH
    return next((each for each in configured if each.id == provider_id), None)


def usable(read: Mapping[int, ExternalAuthConfig]) -> tuple[ExternalAuthConfig, ...]:
    """Providers as they were read, by their numbers, with what goes without saying.

    Raises:
        SettingInvalid: something is missing, makes no sense, or is there twice.
    """
    finished = {number: _finished(each) for number, each in read.items()}
    numbers: dict[str, int] = {}
    for number, each in finished.items():
        if not ID.fullmatch(each.id):
            raise _invalid(number, "ID", f"{each.id!r} can't be the id of a provider")
        if each.id in numbers:
            raise _invalid(
                number, "ID", f"{each.id!r} is that of number {numbers[each.id]} too"
            )
        numbers[each.id] = number
        for name in ("client_id", "auth_url", "token_url"):
            if not getattr(each, name):
                raise _invalid(number, name.upper(), f"is needed for {each.id!r}")
    return tuple(finished.values())


def _finished(read: ExternalAuthConfig) -> ExternalAuthConfig:
    """With the id for the type or the other way, and what is known of the type."""
    provider_id, kind = read.id or read.type, (read.type or read.id).lower()
    unsaid = {"display_name": provider_id, "display_icon": ICON, **KNOWN.get(kind, {})}
    if read.auth_url or read.token_url:
        # A host of one's own, of which the known addresses aren't.
        for name in ADDRESSES:
            unsaid.pop(name, None)
    missing = {name: value for name, value in unsaid.items() if not getattr(read, name)}
    return replace(read, id=provider_id, type=kind, **missing)


def _invalid(number: int, name: str, problem: str) -> SettingInvalid:
    return SettingInvalid(f"WIRTUAL_EXTERNAL_AUTH_{number}_{name}: {problem}")
