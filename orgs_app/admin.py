"""Sections of the operators' site, a line per noun."""

from django.contrib import admin
from django.contrib.auth.models import Group as DjangoGroup

from orgs_app.api_key.admin import APIKeySection as APIKeySection
from orgs_app.audit.admin import AuditLogSection as AuditLogSection
from orgs_app.group.admin import GroupSection as GroupSection
from orgs_app.member.admin import MemberSection as MemberSection
from orgs_app.organization.admin import OrganizationSection as OrganizationSection
from orgs_app.role.admin import CustomRoleSection as CustomRoleSection
from orgs_app.user.admin import UserSection as UserSection

# Django's own groups have no meaning here.
admin.site.unregister(DjangoGroup)
