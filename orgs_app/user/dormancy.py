"""Accounts that nobody has used for long become dormant.

Rule: spec/identity.md, 2.5.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from orgs_app.access.origin import Origin
from orgs_app.access.subject import Subject
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.trail import audited
from orgs_app.user.activation import AUTOMATIC
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User, UserQuerySet
from wirtual.core import clock

UNUSED_FOR = timedelta(days=90)

#: So many are looked up at a time.
BATCH = 500


def make_dormant() -> int:
    """Make every account dormant that is unused. Return how many.

    Each is a transaction of its own: somebody who signs in meanwhile stays active.
    """
    done = 0
    last: UUID | None = None
    while ids := _batch_after(last):
        done += sum(_make_dormant(each) for each in ids)
        last = ids[-1]
    return done


def _batch_after(last: UUID | None) -> list[UUID]:
    unused = _unused().order_by("pk")
    if last is not None:
        unused = unused.filter(pk__gt=last)
    return list(unused.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _make_dormant(user_id: UUID) -> bool:
    locked = _unused().select_for_update(no_key=True, skip_locked=True)
    user = locked.filter(pk=user_id).first()
    if user is None:
        return False
    origin = Origin.background(Subject.system("dormancy"))
    with audited(origin, AuditAction.WRITE, user, additional_fields=AUTOMATIC):
        user.status, user.updated_at = UserStatus.DORMANT, clock.now()
        user.save(update_fields=["status", "updated_at"])
    return True


def _unused() -> UserQuerySet:
    long_ago = clock.now() - UNUSED_FOR
    # Who was never seen counts from when the account was made.
    active = User.objects.existing().filter(status=UserStatus.ACTIVE)
    return active.filter(last_seen_at__lt=long_ago, created_at__lt=long_ago)
