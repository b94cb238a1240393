"""Which features this deployment has.

Everything is entitled by default; a deployment can switch features off by setting.
Rule: spec/README.md, ruling 6; spec/templates.md, 1.10.
"""

from enum import StrEnum

from django.conf import settings

from wirtual.core.errors import Forbidden


class Feature(StrEnum):
    """What a deployment may switch off."""

    ACCESS_CONTROL = "access_control"
    ADVANCED_TEMPLATE_SCHEDULING = "advanced_template_scheduling"
    APPEARANCE = "appearance"
    AUDIT_LOG = "audit_log"
    BROWSER_ONLY = "browser_only"
    CONTROL_SHARED_PORTS = "control_shared_ports"
    CUSTOM_ROLES = "custom_roles"
    EXTERNAL_PROVISIONER_DAEMONS = "external_provisioner_daemons"
    EXTERNAL_TOKEN_ENCRYPTION = "external_token_encryption"  # noqa: S105 - a word
    HIGH_AVAILABILITY = "high_availability"
    MULTIPLE_EXTERNAL_AUTH = "multiple_external_auth"
    MULTIPLE_ORGANIZATIONS = "multiple_organizations"
    SCIM = "scim"
    TEMPLATE_RBAC = "template_rbac"
    USER_LIMIT = "user_limit"
    USER_ROLE_MANAGEMENT = "user_role_management"
    WORKSPACE_BATCH_ACTIONS = "workspace_batch_actions"
    WORKSPACE_PROXY = "workspace_proxy"


def entitled(feature: Feature) -> bool:
    """Whether this deployment has ``feature``."""
    return feature not in settings.WIRTUAL_DISABLED_FEATURES


class FeatureSwitchedOff(Forbidden):
    """The operation belongs to a feature that this deployment doesn't have."""

    def __init__(self, feature: Feature) -> None:
        super().__init__(
            f"The feature {feature.value!r} is not part of this deployment's plan;"
            " an upgrade is needed to use it.",
            detail="The operator of the deployment has switched it off.",
        )


def require(feature: Feature) -> None:
    """Pass if this deployment has ``feature``.

    Raises:
        FeatureSwitchedOff: it has not.
    """
    if not entitled(feature):
        raise FeatureSwitchedOff(feature)
