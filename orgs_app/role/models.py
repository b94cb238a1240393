"""Custom roles."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models.functions import Lower

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from wirtual.core import names
from wirtual.core.models import TimestampedModel

NAME_UNIQUE = "custom_roles_name_unique"


def _told(stored: Sequence[Mapping[str, Any]]) -> list[str]:
    """Permissions as the audit log shows them: ``template:read``."""
    return [
        f"{'-' if each.get('negate') else ''}{each['resource_type']}:{each['action']}"
        for each in stored
    ]


class CustomRoleQuerySet(PermittedQuerySet["CustomRole"]):
    """Definitions of roles, narrowed by who may read them."""

    resource_type = ResourceType.ASSIGN_ORG_ROLE
    organization_path = "organization_id"


class CustomRole(TimestampedModel):
    """A named set of permissions in one organization.

    Permissions are lists of ``{"resource_type", "action", "negate"}``. Who holds the
    role is written, by name, in `OrganizationMember.roles`; when the role goes, the
    database takes its name out of them.
    """

    organization = models.ForeignKey(
        "orgs_app.Organization",
        models.CASCADE,
        related_name="custom_roles",
        null=True,
        blank=True,
    )
    name = models.CharField(max_length=names.NAME_BYTES)
    display_name = models.TextField(blank=True, default="")
    site_permissions = models.JSONField(default=list, blank=True)
    org_permissions = models.JSONField(default=list, blank=True)
    user_permissions = models.JSONField(default=list, blank=True)

    objects = CustomRoleQuerySet.as_manager()

    audit = Describer(
        AuditResourceType.CUSTOM_ROLE,
        fields=("name", "display_name"),
        target=lambda role: str(role.name),
        organization_id=lambda role: role.organization_id,
        more=lambda role: {
            "site_permissions": _told(role.site_permissions),
            "org_permissions": _told(role.org_permissions),
            "user_permissions": _told(role.user_permissions),
        },
    )

    class Meta:
        db_table = "custom_roles"
        constraints = [
            models.UniqueConstraint(Lower("name"), "organization", name=NAME_UNIQUE)
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about: defining roles of the organization."""
        return AccessObject(
            ResourceType.ASSIGN_ORG_ROLE,
            id=self.pk,
            organization_id=self.organization_id,
        )
