"""Accounts elsewhere that a version needs.

Rule: spec/templates.md, 6, T27; spec/provisioning.md, 9.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from orgs_app.external_auth.configuration import ExternalAuthConfig, find_config
from orgs_app.external_auth.validity import authenticated_providers, link_address
from provisioning_app.provisioner.protocol import ExternalAuthProvider
from templates_app.version.errors import ExternalAuthUnknown


def required_accounts(
    user_id: UUID, required: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The accounts that a version requires, in its order, and whether a user has them.

    Raises:
        ExternalAuthUnknown: a provider isn't configured any more.
        ProviderUnanswering: one doesn't say whether the user's link is good.
    """
    is_optional = {str(each["id"]): bool(each["optional"]) for each in required}
    configs = [_configured(provider_id) for provider_id in is_optional]
    linked = authenticated_providers(user_id, configs) if configs else frozenset()
    return [
        {
            "id": config.id,
            "type": config.type,
            "display_name": config.display_name,
            "display_icon": config.display_icon,
            "authenticate_url": link_address(config),
            "authenticated": config.id in linked,
            "optional": is_optional[config.id],
        }
        for config in configs
    ]


def find_unconfigured(providers: Sequence[ExternalAuthProvider]) -> str | None:
    """The id of the first provider that this server doesn't know, or None."""
    return next((each.id for each in providers if not find_config(each.id)), None)


def _configured(provider_id: str) -> ExternalAuthConfig:
    config = find_config(provider_id)
    if config is None:
        raise ExternalAuthUnknown(provider_id)
    return config
