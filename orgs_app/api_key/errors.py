"""What can be wrong with keys."""

from wirtual.core.errors import Conflict, Unauthenticated, ValidationFailed


class NoToken(Unauthenticated):
    """The request carries no token."""

    def __init__(self) -> None:
        super().__init__(
            detail="A session token must be provided: as a cookie or query parameter "
            "'wirtual_session_token', or as the header 'Wirtual-Session-Token'."
        )


class TokenMalformed(Unauthenticated):
    """It isn't in the form of a key."""

    def __init__(self) -> None:
        super().__init__(detail="The session token has an invalid format.")


class KeyUnknown(Unauthenticated):
    """No key has this id, or it was deleted."""

    def __init__(self) -> None:
        super().__init__(detail="The API key is invalid.")


class SecretWrong(Unauthenticated):
    """The key exists, but this isn't its secret."""

    def __init__(self) -> None:
        super().__init__(detail="The API key's secret is invalid.")


class KeyExpired(Unauthenticated):
    """Its time is over. ``detail`` names the instant."""


class SignInAgain(Unauthenticated):
    """The account at the provider, through which the user came, is gone."""


class AccountUnusable(Unauthenticated):
    """The user may not sign in. The message names the account's status."""


class TokenNameTaken(Conflict):
    """Another token of the user has the name."""

    message = "A token with this name already exists."


class TooManyTokens(Conflict):
    """The user has as many tokens as the deployment lets one have."""

    message = "You have as many tokens as one may have. Delete one that you don't need."


class LifetimeInvalid(ValidationFailed):
    """The lifetime isn't between zero and the greatest allowed one."""

    message = "The lifetime of the token is invalid."
