"""Opening a session for somebody who signed in at a provider."""

from django.conf import settings
from django.db import transaction

from orgs_app.access.origin import Origin
from orgs_app.api_key.actions import create_key
from orgs_app.api_key.models import APIKey
from orgs_app.external_login.accounts import create_account, link, mirror
from orgs_app.identity_provider.identity import Identity
from orgs_app.login.actions import refuse_other_login_type, wake
from orgs_app.user.models import User


@transaction.atomic
def log_in(user: User | None, identity: Identity, origin: Origin) -> tuple[APIKey, str]:
    """Open a session for ``user``, or for a new account. Returns the key and its text.

    ``user`` is what `find_account` found for ``identity`` in the same transaction.

    Organizations, groups and roles aren't taken over from the provider's claims yet;
    that belongs between `link` and the key.

    Rule: spec/identity.md, 6.2, in its order.

    Raises:
        SignupsDisabled, NoFreeUsername: there is no account, and none can be made.
        OtherLoginType: the account signs in another way.
        AccountSuspended: it is suspended.
        NameOrEmailTaken: the provider's address of it is another account's.
    """
    if user is None:
        user = create_account(identity)
    else:
        refuse_other_login_type(user, identity.login_type)
        user = wake(user, origin)
    link(user, identity)
    mirror(user, identity)
    return create_key(
        user,
        login_type=identity.login_type,
        lifetime=settings.WIRTUAL_SESSION_DURATION,
        ip=origin.ip,
    )
