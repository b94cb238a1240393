"""Which features this deployment has.

Everything is entitled by default; a deployment can switch features off by setting.
Rule: spec/README.md, ruling 6; spec/templates.md, 1.10.
"""

from enum import StrEnum

from django.conf import settings


class Feature(StrEnum):
    """What a deployment may switch off."""

    ACCESS_CONTROL = "access_control"
    ADVANCED_TEMPLATE_SCHEDULING = "advanced_template_scheduling"
    CONTROL_SHARED_PORTS = "control_shared_ports"
    EXTERNAL_PROVISIONER_DAEMONS = "external_provisioner_daemons"
    TEMPLATE_RBAC = "template_rbac"


def entitled(feature: Feature) -> bool:
    """Whether this deployment has ``feature``."""
    return feature not in settings.WIRTUAL_DISABLED_FEATURES
