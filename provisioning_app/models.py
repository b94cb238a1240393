"""The tables of this app, a line per noun."""

from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.job.models import (
    ProvisionerJob,
    ProvisionerJobLog,
    ProvisionerJobTiming,
)
from provisioning_app.key.models import ProvisionerKey

__all__ = [
    "ProvisionerDaemon",
    "ProvisionerJob",
    "ProvisionerJobLog",
    "ProvisionerJobTiming",
    "ProvisionerKey",
]
