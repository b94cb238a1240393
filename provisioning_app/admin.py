"""Sections of the operators' site, a line per noun."""

from provisioning_app.daemon.admin import DaemonSection as DaemonSection
from provisioning_app.job.admin import JobLogSection as JobLogSection
from provisioning_app.job.admin import JobSection as JobSection
from provisioning_app.key.admin import KeySection as KeySection
