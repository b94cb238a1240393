"""Why a provider's word about somebody isn't taken."""

from http import HTTPStatus

from wirtual.core.errors import (
    Forbidden,
    InvalidInput,
    Refusal,
    Unauthenticated,
    Unavailable,
)


class ProviderUnreachable(Unavailable):
    """What the provider publishes about itself can't be read."""

    message = "The identity provider can't be reached for the moment."


class ProviderFailed(Refusal):
    """The provider doesn't do what it has to. Nothing that the person did wrong.

    A failure and no refusal, hence the status: spec/identity.md, 6.1 and 6.4.
    """

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    message = "The identity provider failed to tell who you are."


class CodeNotExchanged(ProviderFailed):
    """The provider gives nothing for the code that the browser brought."""

    message = "The identity provider didn't accept the code of this sign-in."


class NoIdToken(InvalidInput):
    """The provider answers without an ID token; it may not speak OpenID Connect."""

    message = "The identity provider sent no ID token."


class IdTokenInvalid(InvalidInput):
    """The ID token isn't the provider's, isn't for this server, or is too old."""

    message = "The ID token of the identity provider could not be verified."


class EmailUnusable(InvalidInput):
    """The provider tells no e-mail address, or something that is none."""

    message = "The identity provider tells no usable e-mail address of yours."


class EmailUnverified(Forbidden):
    """The provider says that the address was never verified."""

    message = "Verify your e-mail address with the identity provider, and try again."


class DomainNotAllowed(Forbidden):
    """Addresses of this domain may not sign in."""

    message = "People with e-mail addresses of this domain may not sign in here."


class NotInOrganization(Unauthenticated):
    """Only members of certain organizations may sign in."""

    message = "You are not an active member of an organization that may sign in here."


class NotInTeam(Unauthenticated):
    """Only members of certain teams may sign in."""

    message = "You are not a member of a team that may sign in here."


class RefreshRefused(Unauthenticated):
    """What the provider once gave can't be renewed.

    ``is_final`` tells the provider's word from trouble on the way, after which another
    attempt may succeed.
    """

    def __init__(self, *, is_final: bool = False) -> None:
        self.is_final = is_final
        super().__init__(
            detail="Your sign-in could not be refreshed; please sign in again."
        )
