"""What can be done with licences and entitlements."""

from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import transaction

from wirtual.core import clock
from wirtual.core.constraints import refusing
from wirtual.core.errors import NotFound
from wirtual.deployment.build_info.models import Deployment
from wirtual.deployment.license.claims import read_licence
from wirtual.deployment.license.errors import LicenseKnown, RefreshedJustNow
from wirtual.deployment.license.models import JWT_UNIQUE, License

#: Entitlements are refreshed at most so often. spec/identity-enterprise.md, 1.2
REFRESH_EVERY = timedelta(minutes=1)


@transaction.atomic
def add_license(text: str) -> License:
    """Keep a licence. It has no effect on features, which all are there.

    Raises:
        LicenseInvalid: it isn't one for this server.
        LicenseKnown: it is kept already.
    """
    deployment = Deployment.objects.get()
    licence = read_licence(
        text, settings.WIRTUAL_LICENSE_KEYS, deployment_id=deployment.id
    )
    row = License(
        uuid=licence.uuid, jwt=text, claims=licence.claims, exp=licence.expires_at
    )
    with refusing({JWT_UNIQUE: LicenseKnown}):
        row.save(force_insert=True)
    return row


@transaction.atomic
def delete_license(license: License) -> None:  # noqa: A002 - what it is called
    """Forget a licence.

    Raises:
        NotFound: it has just been forgotten.
    """
    deleted, _ = License.objects.filter(pk=license.pk).delete()
    if not deleted:
        raise NotFound


@transaction.atomic
def refresh_entitlements() -> datetime:
    """Note that entitlements were looked at again; the instant.

    The row is locked, so that of two at once one is told to wait.

    Raises:
        RefreshedJustNow: somebody did within the last minute.
    """
    deployment = Deployment.objects.select_for_update().get()
    now = clock.now()
    last = deployment.entitlements_refreshed_at
    if last is not None and now - last < REFRESH_EVERY:
        left = REFRESH_EVERY - (now - last)
        raise RefreshedJustNow(ceil(left.total_seconds()))
    deployment.entitlements_refreshed_at = now
    deployment.save(update_fields=["entitlements_refreshed_at"])
    return now
