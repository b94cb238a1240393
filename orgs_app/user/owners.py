"""There is always an owner.

Whoever takes an owner away, by role or by deletion, holds one lock meanwhile: of two
that take the last two from each other, one is refused.
"""

from django.db.models import Q

from orgs_app.access.enums import SiteRole
from orgs_app.user.enums import UserStatus
from orgs_app.user.errors import LastOwner
from orgs_app.user.models import User
from wirtual.core.transactions import lock

OWNERS_LOCK = "orgs_app.owners"


def lock_owners() -> None:
    """Wait until nobody else takes owners away. Before any row is locked."""
    lock(OWNERS_LOCK)


def refuse_last_owner(user: User) -> None:
    """Pass if somebody else is an owner too, or ``user`` is none.

    Raises:
        LastOwner: nobody else could sign in as one.
    """
    if SiteRole.OWNER not in user.rbac_roles:
        return
    is_owner = Q(rbac_roles__contains=[SiteRole.OWNER.value])
    others = User.objects.existing().filter(is_owner).exclude(pk=user.pk)
    if not others.exclude(status=UserStatus.SUSPENDED).exists():
        raise LastOwner
