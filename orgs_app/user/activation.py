"""Wakes dormant accounts when somebody signs in to them."""

from uuid import UUID

from orgs_app.access.origin import Origin
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.trail import audited
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from wirtual.core import clock

#: Told in the audit entry, since it was not the user who asked for it.
AUTOMATIC = {"automatic_actor": "wirtual", "automatic_subsystem": "dormancy"}


def activate_dormant(origin: Origin, user_id: UUID) -> User | None:
    """Make a dormant account active; leave any other as it is.

    Of two sign-ins at once one activates; the other finds it done. Returns the
    account as it is afterwards, or None if it is gone.

    Rule: spec/identity.md, 2.5.
    """
    user = User.objects.filter(pk=user_id).first()
    if user is None or user.status != UserStatus.DORMANT:
        return user
    with audited(origin, AuditAction.WRITE, user, additional_fields=AUTOMATIC) as entry:
        entry.user_id = user.pk
        User.objects.filter(pk=user.pk, status=UserStatus.DORMANT).update(
            status=UserStatus.ACTIVE, updated_at=clock.now()
        )
    return User.objects.filter(pk=user_id).first()
