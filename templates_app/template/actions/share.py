"""Let people and groups use a template, or change it, or neither."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from orgs_app.group.models import Group
from orgs_app.organization.models import Organization
from orgs_app.user.models import User
from templates_app.template.actions.locking import OnLocked, untold
from templates_app.template.channels import template_channel
from templates_app.template.errors import SharingInvalid
from templates_app.template.models import Template
from templates_app.template.roles import (
    Entry,
    entries_of,
    ids_of,
    problems_of,
    with_entries,
)
from wirtual.core import pubsub


@transaction.atomic
def share_template(
    template: Template,
    *,
    user_perms: Mapping[str, str],
    group_perms: Mapping[str, str],
    on_locked: OnLocked = untold,
) -> Template:
    """Give roles to users and groups by id; ``""`` takes the access away.

    All of it or nothing; who isn't named keeps what they have. ``updated_at`` doesn't
    move. The lists are read again under lock, so that of two changes at once both are
    kept.

    Rule: spec/templates.md, 11, A2.

    Raises:
        SharingInvalid: a role is unknown, or somebody who is named; all are listed.
        NotFound: the template has just been deleted.
    """
    users, groups = entries_of(user_perms), entries_of(group_perms)
    locked = _lock(template, users, groups)
    on_locked(locked)
    locked.user_acl = with_entries(locked.user_acl, users)
    locked.group_acl = with_entries(locked.group_acl, groups)
    locked.save(update_fields=["user_acl", "group_acl"])
    pubsub.publish(template_channel(locked.pk))
    return locked


def _lock(
    template: Template, users: Sequence[Entry], groups: Sequence[Entry]
) -> Template:
    """The template as it is now, once everybody who is named is known to be there.

    Until the transaction ends nobody changes the template, and nobody who is named
    goes. They are locked before the template, in the order in which deleting them
    locks: nobody gets onto a list while vanishing from all of them.
    """
    known_users = _lock_users(ids_of(users))
    known_groups = _lock_groups(template.organization_id, ids_of(groups))
    problems = [
        *problems_of(users, known_users, field="user_perms", noun="user"),
        *problems_of(groups, known_groups, field="group_perms", noun="group"),
    ]
    if problems:
        raise SharingInvalid(validations=problems)

    return Template.objects.get_locked(template)


def _lock_users(user_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the users who exist; nobody deletes them meanwhile."""
    named = User.objects.existing().filter(pk__any=user_ids).order_by("pk")
    return set(named.select_for_update(no_key=True).values_list("pk", flat=True))


def _lock_groups(organization_id: UUID, group_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the groups that the organization has; nobody deletes them meanwhile.

    Nor the organization, which would do so from the other end.
    """
    if not group_ids:
        return set()
    organizations = Organization.objects.filter(pk=organization_id)
    organizations.select_for_update(no_key=True).first()
    named = Group.objects.filter(organization_id=organization_id, pk__any=group_ids)
    in_order = named.order_by("pk").select_for_update(no_key=True)
    return set(in_order.values_list("pk", flat=True))
