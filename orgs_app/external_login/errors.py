"""Why somebody who comes from a provider doesn't get in."""

from wirtual.core.errors import (
    Conflict,
    FieldProblem,
    Forbidden,
    InvalidInput,
    Refusal,
    Unauthenticated,
    ValidationFailed,
)


class ProviderNotConfigured(InvalidInput):
    """The deployment has no such provider."""

    message = "Signing in this way is not configured on this server."


class RefusedByProvider(InvalidInput):
    """The provider sent the browser back without a code. ``detail`` says why."""

    message = "The identity provider refused to sign you in."


class StateMissing(InvalidInput):
    """A code came back without the state that it was asked for with."""

    message = "The state of the sign-in must be provided."


class StateUnknown(InvalidInput):
    """Somebody else's idea of a state. Only conversions bring their own."""

    message = "The state to go on with is not that of a conversion."


class StateCookieMissing(Unauthenticated):
    """The browser that comes back isn't the one that was sent, or was too slow."""

    message = "This browser has not begun to sign in; its cookie is missing. Try again."


class StateDiffers(Unauthenticated):
    """The browser comes back from another sign-in than its last."""

    message = "The state of the sign-in differs from the one it began with. Try again."


class SignupsDisabled(Forbidden):
    """Nobody here is who comes from there, and no accounts are made."""

    message = (
        "Sign-ups are disabled for this way of signing in. Ask an administrator for "
        "an account."
    )


class NoFreeUsername(Conflict):
    """Neither the name nor any random continuation of it was free."""

    message = "No free username was found for the new account. Please try again."


class NotConvertible(ValidationFailed):
    """Accounts move to identity providers only."""

    def __init__(self, to_type: str) -> None:
        problem = f"an account can't be converted to {to_type!r}"
        super().__init__(
            f"Cannot convert the login type to {to_type!r}.",
            validations=[FieldProblem("to_type", problem)],
        )


class NobodyToConvert(InvalidInput):
    """Who comes from the provider is nobody here. The message names the address."""


class ConversionCookieMissing(InvalidInput):
    """The browser that completes a conversion isn't the one that began it."""

    message = "This browser has not begun a conversion, or began it too long ago."


class ConversionUnreadable(InvalidInput):
    """The cookie wasn't signed by us, or not with the key of now, or is too old."""

    message = "The conversion can't be verified. Please begin again."


class ConversionOfAnotherServer(Forbidden):
    """Another installation began it."""

    message = "The conversion was begun on another server."


class ConversionDiffers(Forbidden):
    """It was begun for another sign-in, another account, or another provider."""

    message = "The conversion was begun for another account or another sign-in."


class RefreshImpossible(Refusal):
    """A session hangs on a provider that the deployment no longer has.

    The operator's mistake and nobody else's, hence the status: spec/identity.md, 2.3.
    """

    message = "Your session can't be checked."

    def __init__(self) -> None:
        super().__init__(
            detail="The server is unable to refresh it: the identity provider that it "
            "came from is no longer configured."
        )
