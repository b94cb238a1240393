"""Groups and who is in them."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet, Term
from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from orgs_app.group.enums import GroupSource
from wirtual.core import names

NAME_UNIQUE = "groups_name_unique"
ONCE = "group_members_once"


class GroupQuerySet(PermittedQuerySet["Group"]):
    """Groups, narrowed by who may read them: also by those who are in them."""

    resource_type = ResourceType.GROUP
    organization_path = "organization_id"

    def listed(self, term: Term, action: Action) -> Q:
        """A group's own access list lets its members read it."""
        if action != Action.READ:
            return Q()
        return Q(organization_id__any=term("member_of")) & (
            Q(pk__any=term("group_ids")) | Q(pk=F("organization_id"))
        )


class Group(models.Model):
    """Some members of an organization.

    The group *Everyone* has the organization's id and no stored members: all are in.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organization = models.ForeignKey(
        "orgs_app.Organization", models.CASCADE, related_name="groups"
    )
    name = models.CharField(max_length=names.GROUP_NAME_BYTES)
    display_name = models.TextField(blank=True, default="")
    avatar_url = models.TextField(blank=True, default="")
    quota_allowance = models.IntegerField(default=0)
    source = models.CharField(
        max_length=16, choices=GroupSource, default=GroupSource.USER
    )

    objects = GroupQuerySet.as_manager()

    audit = Describer(
        AuditResourceType.GROUP,
        fields=("id", "name", "display_name", "avatar_url", "quota_allowance"),
        target=lambda group: str(group.name),
        organization_id=lambda group: group.organization_id,
        icon=lambda group: str(group.avatar_url),
        more=lambda group: {
            "members": sorted(
                str(each)
                for each in group.memberships.values_list("user_id", flat=True)
            )
        },
    )

    class Meta:
        db_table = "groups"
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name=NAME_UNIQUE)
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_everyone(self) -> bool:
        """Whether it is the group of all members."""
        return self.pk == self.organization_id

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about; who is in the group may read it."""
        return AccessObject(
            ResourceType.GROUP,
            id=self.pk,
            organization_id=self.organization_id,
            group_acl={str(self.pk): [Action.READ]},
        )


class GroupMemberQuerySet(PermittedQuerySet["GroupMember"]):
    """Who is in which group, narrowed by who may know."""

    resource_type = ResourceType.GROUP_MEMBER
    object_path = "user_id"
    owner_path = "user_id"
    organization_path = "group__organization_id"


class GroupMember(models.Model):
    """A user is in a group. Only members of its organization can be."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        "orgs_app.User", models.CASCADE, related_name="group_memberships"
    )

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        db_table = "group_members"
        constraints = [models.UniqueConstraint(fields=["user", "group"], name=ONCE)]

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about: the user's place in the group."""
        return AccessObject(
            ResourceType.GROUP_MEMBER,
            id=self.user_id,
            owner_id=self.user_id,
            organization_id=self.group.organization_id,
        )


class EffectiveMemberQuerySet(PermittedQuerySet["EffectiveMember"]):
    """Who is in which group after all, narrowed by who may know."""

    resource_type = ResourceType.GROUP_MEMBER
    object_path = "user_id"
    owner_path = "user_id"
    organization_path = "organization_id"


class EffectiveMember(models.Model):
    """A user is in a group: as it is written down or, for *Everyone*, as a member.

    A view of the database, so that nobody has to tell the two kinds of groups apart.
    """

    pk = models.CompositePrimaryKey("group_id", "user_id")
    group = models.ForeignKey(Group, models.DO_NOTHING, related_name="everybody")
    user = models.ForeignKey("orgs_app.User", models.DO_NOTHING, related_name="+")
    organization = models.ForeignKey(
        "orgs_app.Organization", models.DO_NOTHING, related_name="+"
    )

    objects = EffectiveMemberQuerySet.as_manager()

    class Meta:
        db_table = "effective_group_members"
        managed = False

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"
