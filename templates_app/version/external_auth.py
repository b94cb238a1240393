"""Accounts elsewhere that a version needs.

This server signs in to none yet: no provider can be configured, so a version that
needs one fails to import, and says which.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from provisioning_app.provisioner.protocol import ExternalAuthProvider
from templates_app.version.errors import ExternalAuthUnknown

CONFIGURED: frozenset[str] = frozenset()


def refuse_unconfigured(required: Sequence[Mapping[str, Any]]) -> None:
    """Refuse to tell of providers that a version requires and nobody knows here.

    Raises:
        ExternalAuthUnknown: there is one.
    """
    for each in required:
        if each["id"] not in CONFIGURED:
            raise ExternalAuthUnknown(str(each["id"]))


def find_unconfigured(providers: Sequence[ExternalAuthProvider]) -> str | None:
    """The id of the first provider that this server doesn't know, or None."""
    return next((each.id for each in providers if each.id not in CONFIGURED), None)
