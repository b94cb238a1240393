"""Accounts elsewhere that a version needs.

This server signs in to none yet: no provider can be configured, so a version that
needs one fails to import, and says which.
"""

from collections.abc import Sequence

from provisioning_app.provisioner.protocol import ExternalAuthProvider

CONFIGURED: frozenset[str] = frozenset()


def find_unconfigured(providers: Sequence[ExternalAuthProvider]) -> str | None:
    """The id of the first provider that this server doesn't know, or None."""
    return next((each.id for each in providers if each.id not in CONFIGURED), None)
