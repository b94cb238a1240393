"""Whose account is it that somebody from a provider comes for?

Rule: spec/identity.md, 6.2.
"""

from django.conf import settings
from django.db import transaction

from orgs_app.external_auth.models import UserLink
from orgs_app.external_login.errors import NoFreeUsername, SignupsDisabled
from orgs_app.identity_provider.identity import Identity
from orgs_app.identity_provider.providers import signups_allowed
from orgs_app.organization.models import Organization
from orgs_app.user.actions import create_user
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.errors import NameOrEmailTaken
from orgs_app.user.models import EMAIL_UNIQUE, User
from orgs_app.user.notices import tell_created
from wirtual.core import clock
from wirtual.core.constraints import refusing
from wirtual.core.errors import FieldProblem
from wirtual.core.names import derived_name, random_name
from wirtual.core.transactions import lock

#: How often another name is tried. spec/identity.md, 6.2
ATTEMPTS = 10
#: Who is told to admins as the one who made the account.
INITIATOR = "oauth"

EMAIL_TAKEN = NameOrEmailTaken(
    validations=[FieldProblem("email", "is taken by another user")]
)


def find_account(identity: Identity) -> User | None:
    """The account that is linked to ``identity``, or else has its address.

    Until the transaction ends nobody else decides about the same identity: of two
    first sign-ins at once one makes the account, the other finds it.
    """
    lock(f"orgs_app.external_login:{identity.login_type}:{identity.linked_id}")
    linked = User.objects.existing().filter(
        links__login_type=identity.login_type, links__linked_id=identity.linked_id
    )
    return linked.first() or User.objects.by_email(identity.email).first()


@transaction.atomic
def create_account(identity: Identity) -> User:
    """Make an account for somebody who has none, in the default organization.

    Raises:
        SignupsDisabled: the deployment makes none for people from there.
        NoFreeUsername: no name was found for it.
        NameOrEmailTaken: somebody else got the address in the meantime.
    """
    if not signups_allowed(identity.login_type):
        text = settings.WIRTUAL_OIDC_SIGNUPS_DISABLED_TEXT
        oidc = identity.login_type == LoginType.OIDC
        raise SignupsDisabled((text if oidc else "") or None)
    organization = Organization.objects.get(is_default=True)
    username = identity.username
    for _ in range(ATTEMPTS):
        try:
            user = create_user(
                email=identity.email,
                username=username,
                name=identity.name,
                login_type=identity.login_type,
                status=UserStatus.ACTIVE,
                organizations=[organization],
            )
        except NameOrEmailTaken as taken:
            if taken.validations[0].field != "username":
                raise
            username = derived_name(f"{identity.username}-{random_name()}")
        else:
            tell_created(user, INITIATOR)
            return user
    raise NoFreeUsername


def mirror(user: User, identity: Identity) -> None:
    """Make the account show what the provider says. Its username stays.

    Raises:
        NameOrEmailTaken: another account has the address.
    """
    told = {
        "email": identity.email,
        "name": identity.name,
        "avatar_url": identity.avatar_url,
    }
    if all(getattr(user, name) == value for name, value in told.items()):
        return
    with refusing({EMAIL_UNIQUE: EMAIL_TAKEN}):
        User.objects.filter(pk=user.pk).update(updated_at=clock.now(), **told)


def link(user: User, identity: Identity) -> None:
    """Keep what the provider gave for ``user``; the first identity stays the linked."""
    tokens = identity.tokens
    given = {
        "oauth_access_token": tokens.access_token,
        "oauth_refresh_token": tokens.refresh_token,
        "oauth_expiry": tokens.expires_at,
        "claims": dict(identity.claims),
    }
    kept, made = UserLink.objects.update_or_create(
        user=user,
        login_type=identity.login_type,
        defaults=given,
        create_defaults={**given, "linked_id": identity.linked_id},
    )
    if not made and not kept.linked_id:
        UserLink.objects.filter(pk=kept.pk).update(linked_id=identity.linked_id)
