"""What can be wrong with organizations."""

from wirtual.core.errors import Conflict, FieldProblem, InvalidInput, ValidationFailed


class OrganizationNameReserved(ValidationFailed):
    """The word means the default organization in paths, so nobody can be called it."""

    message = "The name is reserved."

    def __init__(self, name: str) -> None:
        problem = FieldProblem("name", f"{name!r} means the default organization")
        super().__init__(validations=[problem])


class OrganizationNameTaken(Conflict):
    """Another organization has the name, in whatever case."""

    message = "An organization with this name already exists."

    def __init__(self) -> None:
        super().__init__(
            validations=[FieldProblem("name", "is taken by another organization")]
        )


class DefaultOrganizationStays(InvalidInput):
    """The default organization can't be deleted."""

    message = "The default organization can't be deleted."


class OrganizationInUse(InvalidInput):
    """Something in it has to be removed first. ``detail`` says what."""

    message = "The organization is in use and can't be deleted."
