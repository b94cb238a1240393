"""What can be wrong with accounts."""

from wirtual.core.errors import Conflict, InvalidInput, NotFound, ValidationFailed


class UnknownUser(InvalidInput):
    """A path names nobody, or somebody that the caller may not know of."""

    message = "The user must be an existing UUID or username, or 'me'."


class FirstUserExists(Conflict):
    """The initial owner is created once."""

    message = "The initial user has already been created."


class NoUserYet(NotFound):
    """Nobody has an account; the initial user can be created."""

    message = "The initial user has not been created."


class NameOrEmailTaken(Conflict):
    """Another account has the username or the e-mail address."""

    message = "Another user has this username or e-mail address."


class PasswordTooWeak(ValidationFailed):
    """The password doesn't meet the policy."""

    message = "The password is not strong enough."
