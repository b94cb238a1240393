"""The words about accounts, as in the contract."""

from django.db.models import TextChoices


class UserStatus(TextChoices):
    """Whether an account can be used."""

    ACTIVE = "active"
    DORMANT = "dormant"  #: not used for long; signing in makes it active
    SUSPENDED = "suspended"  #: can't sign in; its sessions are kept, and refused


class LoginType(TextChoices):
    """How somebody signs in, or how a key came to be."""

    UNKNOWN = ""
    PASSWORD = "password"  # noqa: S105 - a word
    GITHUB = "github"
    OIDC = "oidc"
    TOKEN = "token"  # noqa: S105 - a word. Keys only, never a user's type
    NONE = "none"  #: can't sign in; tokens are made by an owner
    OAUTH2_PROVIDER_APP = "oauth2_provider_app"  #: keys of third-party applications


#: What a user's login type may be.
LOGIN_TYPES_OF_USERS = frozenset(
    {LoginType.PASSWORD, LoginType.GITHUB, LoginType.OIDC, LoginType.NONE}
)
