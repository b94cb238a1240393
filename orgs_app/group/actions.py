"""What can be done to groups. Whether the caller may was asked before.

Rule: spec/organizations.md, 11.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from orgs_app.group.errors import (
    AlreadyInGroup,
    EveryoneIsEverybody,
    EveryoneStays,
    GroupNameInvalid,
    GroupNameReserved,
    GroupNameTaken,
    NotOfTheOrganization,
    UserIdMalformed,
)
from orgs_app.group.models import NAME_UNIQUE, ONCE, Group, GroupMember
from orgs_app.member.models import OrganizationMember
from orgs_app.organization.models import EVERYONE, Organization
from wirtual.core.constraints import refusing
from wirtual.core.errors import NotFound
from wirtual.core.ids import find_uuid
from wirtual.core.names import group_name_problem

#: So many rows go to the database in one statement.
BATCH = 10_000


@transaction.atomic
def create_group(
    organization: Organization,
    *,
    name: str,
    display_name: str = "",
    avatar_url: str = "",
    quota_allowance: int = 0,
) -> Group:
    """Make a group with nobody in it.

    Raises:
        GroupNameReserved: the name is *Everyone*.
        GroupNameInvalid: it breaks the rule for names of groups.
        GroupNameTaken: another group of the organization has it.
    """
    _refuse_bad_name(name)
    with refusing({NAME_UNIQUE: GroupNameTaken()}):
        return Group.objects.create(
            organization=organization,
            name=name,
            display_name=display_name,
            avatar_url=avatar_url,
            quota_allowance=quota_allowance,
        )


@transaction.atomic
def edit_group(
    group: Group,
    *,
    name: str = "",
    display_name: str | None = None,
    avatar_url: str | None = None,
    quota_allowance: int | None = None,
    add_users: Sequence[str] = (),
    remove_users: Sequence[str] = (),
) -> Group:
    """Change what is given, all or nothing; an empty name or a None changes nothing.

    The group is locked, and so is the membership of everybody who is added: nobody
    gets into a group while leaving its organization.

    Raises:
        EveryoneStays: *Everyone* would get another name, or a display name.
        GroupNameReserved: the new name is *Everyone*.
        GroupNameInvalid: it breaks the rule for names of groups.
        EveryoneIsEverybody: users would be added to *Everyone*, or removed.
        UserIdMalformed: something that is no id is to be added or removed.
        NotOfTheOrganization: somebody is who isn't a member of the organization.
        GroupNameTaken: another group of the organization has the name.
        AlreadyInGroup: somebody would be added twice.
        NotFound: the group has just been deleted.
    """
    locked = Group.objects.select_for_update().filter(pk=group.pk).first()
    if locked is None:
        raise NotFound
    renamed = name if name != locked.name else ""
    if locked.is_everyone and (renamed or display_name):
        raise EveryoneStays
    if renamed:
        _refuse_bad_name(renamed)
    if locked.is_everyone and (add_users or remove_users):
        raise EveryoneIsEverybody
    added, removed = _members_meant(locked, add_users, remove_users)

    locked.name = renamed or locked.name
    changes = {
        "display_name": display_name,
        "avatar_url": avatar_url,
        "quota_allowance": quota_allowance,
    }
    for field, value in changes.items():
        if value is not None:
            setattr(locked, field, value)
    with refusing({NAME_UNIQUE: GroupNameTaken()}):
        locked.save()
    _add(locked, added)
    GroupMember.objects.filter(group=locked, user_id__any=removed).delete()
    return locked


@transaction.atomic
def delete_group(group: Group) -> None:
    """Delete a group; it vanishes from the access lists that name it.

    Raises:
        EveryoneStays: it is *Everyone*.
        NotFound: it has just been deleted.
    """
    if group.is_everyone:
        raise EveryoneStays
    deleted, _ = Group.objects.filter(pk=group.pk).delete()
    if not deleted:
        raise NotFound


def _refuse_bad_name(name: str) -> None:
    if name == EVERYONE:
        raise GroupNameReserved(name)
    problem = group_name_problem(name)
    if problem:
        raise GroupNameInvalid(problem)


def _members_meant(
    group: Group, add_users: Sequence[str], remove_users: Sequence[str]
) -> tuple[list[UUID], list[UUID]]:
    """The ids, which all are of members of the organization, who stay locked."""
    listed = [_id(text) for text in (*add_users, *remove_users)]
    members = OrganizationMember.objects.filter(
        organization_id=group.organization_id,
        user_id__any=listed,
        user__deleted=False,
    )
    locked = members.order_by("user_id").select_for_update(of=("self",), no_key=True)
    known = set(locked.values_list("user_id", flat=True))
    for user_id in listed:
        if user_id not in known:
            raise NotOfTheOrganization(str(user_id))
    return listed[: len(add_users)], listed[len(add_users) :]


def _id(text: str) -> UUID:
    user_id = find_uuid(text)
    if user_id is None:
        raise UserIdMalformed(text)
    return user_id


def _add(group: Group, user_ids: Sequence[UUID]) -> None:
    twice = [str(each) for each, count in Counter(user_ids).items() if count > 1]
    if twice:
        raise AlreadyInGroup(detail=f"Named twice: {', '.join(twice)}.")
    with refusing({ONCE: AlreadyInGroup}):
        GroupMember.objects.bulk_create(
            [GroupMember(group=group, user_id=each) for each in user_ids],
            batch_size=BATCH,
        )
