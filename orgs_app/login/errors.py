"""Why somebody can't sign in."""

from wirtual.core.errors import Forbidden, Unauthenticated


class WrongCredentials(Unauthenticated):
    """Nobody has this address, or the password is another. Nobody can tell which."""

    message = "Incorrect email or password."


class OtherLoginType(Forbidden):
    """The account signs in another way. The message names both."""


class AccountSuspended(Unauthenticated):
    """The account was suspended."""

    message = "Your account is suspended. Please contact an administrator."
