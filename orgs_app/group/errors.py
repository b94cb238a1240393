"""What can be wrong with groups."""

from wirtual.core.errors import (
    Conflict,
    FieldProblem,
    Forbidden,
    InvalidInput,
    ValidationFailed,
)


class GroupNameReserved(ValidationFailed):
    """*Everyone* is the group of all members, and the only one of this name."""

    message = "The name is reserved."

    def __init__(self, name: str) -> None:
        problem = FieldProblem("name", f"{name!r} is the group of all members")
        super().__init__(validations=[problem])


class GroupNameInvalid(ValidationFailed):
    """The name breaks the rule for names of groups."""

    def __init__(self, problem: str) -> None:
        super().__init__(validations=[FieldProblem("name", f"name {problem}")])


class GroupNameTaken(Conflict):
    """Another group of the organization has the name, in the same case."""

    message = "A group with this name already exists."

    def __init__(self) -> None:
        super().__init__(
            validations=[FieldProblem("name", "is taken by another group")]
        )


class EveryoneStays(InvalidInput):
    """*Everyone* is there as long as its organization, under its name."""

    message = "The group 'Everyone' can't be renamed or deleted."


class EveryoneIsEverybody(Forbidden):
    """Who is in *Everyone* follows from membership."""

    message = "Members can't be added to the group 'Everyone', or removed from it."


class UserIdMalformed(InvalidInput):
    """A user that shall be added or removed isn't named by an id."""

    message = "A user must be named by an id."

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} isn't the id of a user.")


class NotOfTheOrganization(InvalidInput):
    """Only members of the organization can be in its groups."""

    message = "A user isn't a member of the group's organization."

    def __init__(self, text: str) -> None:
        super().__init__(f"User {text} isn't a member of the group's organization.")


class AlreadyInGroup(InvalidInput):
    """A user is in the group already, or is named twice."""

    message = "A user can't be added to a group twice."
