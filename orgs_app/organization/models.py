"""Organizations."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from wirtual.core import names
from wirtual.core.models import TimestampedModel

NAME_UNIQUE = "organizations_name_unique"
ONE_DEFAULT = "organizations_one_default"

#: In paths, the default organization; therefore nobody's name.
DEFAULT = "default"

#: The name of the group that everybody in an organization belongs to.
EVERYONE = "Everyone"


class OrganizationQuerySet(PermittedQuerySet["Organization"]):
    """Organizations, narrowed by who may read them."""

    resource_type = ResourceType.ORGANIZATION
    organization_path = "pk"

    def named(self, name: str) -> "OrganizationQuerySet":
        """The one called ``name``, in any case."""
        return self.alias(lower=Lower("name")).filter(lower=name.lower())


class Organization(TimestampedModel):
    """A part of the deployment that has its own templates, members and groups.

    Exactly one is the default; it exists from the first migration on and can't go.
    """

    name = models.CharField(max_length=names.NAME_BYTES)
    display_name = models.CharField(max_length=names.DISPLAY_NAME_BYTES)
    description = models.TextField(blank=True, default="")
    icon = models.TextField(blank=True, default="")
    is_default = models.BooleanField(default=False)

    objects = OrganizationQuerySet.as_manager()

    audit = Describer(
        AuditResourceType.ORGANIZATION,
        fields=(
            "name",
            "display_name",
            "description",
            "icon",
            "is_default",
            "updated_at",
        ),
        target=lambda organization: str(organization.name),
        organization_id=lambda organization: organization.pk,
        icon=lambda organization: str(organization.icon),
    )

    class Meta:
        db_table = "organizations"
        constraints = [
            models.UniqueConstraint(Lower("name"), name=NAME_UNIQUE),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name=ONE_DEFAULT
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about: an organization belongs to itself."""
        return AccessObject(
            ResourceType.ORGANIZATION, id=self.pk, organization_id=self.pk
        )
