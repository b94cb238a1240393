"""Gathers the app's models for Django."""

from orgs_app.api_key.models import APIKey
from orgs_app.audit.models import AuditLog
from orgs_app.audit_log.models import AuditLogTally
from orgs_app.external_auth.models import ExternalAuthLink, UserLink
from orgs_app.group.models import EffectiveMember, Group, GroupMember
from orgs_app.member.models import OrganizationMember
from orgs_app.notification.models import NotificationMessage
from orgs_app.organization.models import Organization
from orgs_app.role.models import CustomRole
from orgs_app.ssh_key.models import GitSSHKey
from orgs_app.user.counts import UserCount
from orgs_app.user.models import User

__all__ = [
    "APIKey",
    "AuditLog",
    "AuditLogTally",
    "CustomRole",
    "EffectiveMember",
    "ExternalAuthLink",
    "GitSSHKey",
    "Group",
    "GroupMember",
    "NotificationMessage",
    "Organization",
    "OrganizationMember",
    "User",
    "UserCount",
    "UserLink",
]
