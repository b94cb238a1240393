"""Which features this deployment has, as clients ask for it.

Rule: spec/identity-enterprise.md, 1.1.
"""

from enum import StrEnum
from typing import Any

from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from wirtual.core import clock
from wirtual.core.features import Feature, entitled
from wirtual.deployment.build_info.models import Deployment

#: Entitlements are looked at when a process starts, and when somebody asks for it.
STARTED_AT = clock.now()


class Entitlement(StrEnum):
    """Whether a feature may be used."""

    ENTITLED = "entitled"
    GRACE_PERIOD = "grace_period"  #: in the contract, never the case
    NOT_ENTITLED = "not_entitled"  #: switched off by setting


#: Features that do something only once they are configured, which this server can't be
#: yet. Clients refuse SSH when the first is enabled.
UNCONFIGURED = frozenset(
    {Feature.BROWSER_ONLY, Feature.SCIM, Feature.EXTERNAL_TOKEN_ENCRYPTION}
)


def entitlements() -> dict[str, Any]:
    """Every feature, whether it may be used, and whether it is in use."""
    features = {str(feature): _feature(feature) for feature in Feature}
    active = User.objects.existing().filter(status=UserStatus.ACTIVE)
    features[Feature.USER_LIMIT]["actual"] = active.count()
    refreshed_at = Deployment.objects.get().entitlements_refreshed_at
    return {
        "features": features,
        "warnings": [],
        "errors": [],
        "has_license": True,
        "trial": False,
        "require_telemetry": False,
        "refreshed_at": max(STARTED_AT, refreshed_at or STARTED_AT),
    }


def _feature(feature: Feature) -> dict[str, Any]:
    has = entitled(feature)
    return {
        "entitlement": Entitlement.ENTITLED if has else Entitlement.NOT_ENTITLED,
        "enabled": has and feature not in UNCONFIGURED,
        "limit": None,
        "actual": None,
    }
