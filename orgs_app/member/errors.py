"""What can be wrong with memberships."""

from wirtual.core.errors import InvalidInput


class AlreadyMember(InvalidInput):
    """The user belongs to the organization already."""

    message = "The user is already a member of the organization."


class OwnMembership(InvalidInput):
    """Nobody removes themselves, or changes their own roles."""

    message = "You can't change or end your own membership."
