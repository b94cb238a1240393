"""What can be wrong with accounts."""

from wirtual.core.errors import (
    Conflict,
    ExpectationFailed,
    FieldProblem,
    Forbidden,
    InvalidInput,
    NotFound,
    ValidationFailed,
)


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


class OrganizationMissing(ValidationFailed):
    """Everybody belongs to an organization, and none was named."""

    message = "A user must belong to at least one organization."

    def __init__(self) -> None:
        super().__init__(
            validations=[FieldProblem("organization_ids", "must name at least one")]
        )


class OrganizationUnknown(NotFound):
    """One of the organizations doesn't exist. ``detail`` names it."""


class LoginTypeUnfit(InvalidInput):
    """No account can sign in like that on this server. ``detail`` says why."""

    message = "Accounts with this login type can't be created."


class PasswordNotTaken(ValidationFailed):
    """Only who signs in with a password can have one."""

    message = "A password can only be given for the login type 'password'."

    def __init__(self) -> None:
        super().__init__(
            validations=[FieldProblem("password", "must be empty for this login type")]
        )


class PasswordLoginDisabled(Forbidden):
    """The deployment lets nobody in with a password."""

    message = "Signing in with a password is disabled on this server."


class DeletingOneself(Forbidden):
    """Somebody else has to do it."""

    message = "You can't delete your own account."


class StillOwnsThings(ExpectationFailed):
    """Something of the user's has to be deleted first. ``detail`` says what."""

    message = "The user still owns things. Delete them first, and then the user."


class SuspendingOneself(InvalidInput):
    """Whoever does it could not undo it."""

    message = "You can't suspend your own account."


class SuspendingOwner(InvalidInput):
    """Owners are made something else first."""

    message = "An owner can't be suspended. Remove the role 'owner' first."


class OwnRoles(InvalidInput):
    """Nobody changes their own roles."""

    message = "You can't change your own roles."


class LastOwner(Conflict):
    """Without an owner nobody could give anybody any role."""

    message = "This is the last owner. Make somebody else an owner first."


class PasswordTooWeak(ValidationFailed):
    """The password doesn't meet the policy."""

    message = "The password is not strong enough."


class NoPasswordLogin(InvalidInput):
    """The account signs in another way, so a password would open nothing."""

    message = "This account doesn't sign in with a password."


class OldPasswordMissing(ValidationFailed):
    """Whoever changes their own password proves that they know it."""

    message = "Your present password is required."

    def __init__(self) -> None:
        super().__init__(validations=[FieldProblem("old_password", "is required")])


class OldPasswordWrong(ValidationFailed):
    """The password was given, and it is another."""

    message = "The old password is incorrect."

    def __init__(self) -> None:
        super().__init__(validations=[FieldProblem("old_password", "is incorrect")])


class SamePassword(ValidationFailed):
    """A new password is another one."""

    message = "The new password must differ from the present one."

    def __init__(self) -> None:
        super().__init__(
            validations=[FieldProblem("password", "is the present password")]
        )


class PasscodeWrong(InvalidInput):
    """Nobody has the address, or the passcode is another, old or used.

    Nobody can tell which.
    """

    message = "Incorrect email or one-time passcode."
