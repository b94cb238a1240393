"""Memberships."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from orgs_app.access.enums import ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from wirtual.core.models import TimestampedModel

ONCE = "organization_members_once"


class OrganizationMemberQuerySet(PermittedQuerySet["OrganizationMember"]):
    """Memberships, narrowed by who may read them."""

    resource_type = ResourceType.ORGANIZATION_MEMBER
    object_path = "user_id"
    owner_path = "user_id"
    organization_path = "organization_id"


class OrganizationMember(TimestampedModel):
    """A user belongs to an organization, with these roles and the implied one.

    When it goes, the user's memberships in the organization's groups go too; the
    database sees to that.
    """

    organization = models.ForeignKey(
        "orgs_app.Organization", models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        "orgs_app.User", models.CASCADE, related_name="memberships"
    )
    roles = ArrayField(models.TextField(), default=list, blank=True)

    objects = OrganizationMemberQuerySet.as_manager()

    audit = Describer(
        AuditResourceType.ORGANIZATION_MEMBER,
        fields=("user_id", "created_at", "updated_at", "roles"),
        target=lambda member: str(member.user.username),
        resource_id=lambda member: member.user_id,
        organization_id=lambda member: member.organization_id,
        more=lambda member: {"username": member.user.username},
    )

    class Meta:
        db_table = "organization_members"
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name=ONCE)
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.organization}"

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about: the membership of its user."""
        return AccessObject(
            ResourceType.ORGANIZATION_MEMBER,
            id=self.user_id,
            owner_id=self.user_id,
            organization_id=self.organization_id,
        )
