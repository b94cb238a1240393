"""What can be wrong with roles, and with giving them to somebody."""

from wirtual.core.errors import FieldProblem, InvalidInput, ValidationFailed


class RoleUnsupported(InvalidInput):
    """There is no such role, or none that can be held there."""

    message = "A role isn't supported here."

    def __init__(self, names: list[str]) -> None:
        listed = ", ".join(repr(name) for name in names)
        super().__init__(
            f"Not a supported role here: {listed}.",
            validations=[FieldProblem("roles", f"not supported here: {listed}")],
        )


class RoleNotAssignable(InvalidInput):
    """Whoever asks may give roles, but not this one."""

    message = "A role can't be given or taken by you."

    def __init__(self, names: list[str]) -> None:
        listed = ", ".join(repr(name) for name in names)
        super().__init__(
            f"You can't give or take this role: {listed}.",
            validations=[FieldProblem("roles", f"not yours to give or take: {listed}")],
        )


class RoleNameReserved(ValidationFailed):
    """A built-in role has the name."""

    message = "The name is reserved for a built-in role."

    def __init__(self, name: str) -> None:
        super().__init__(
            validations=[FieldProblem("name", f"{name!r} is a built-in role")]
        )


class LevelNotAllowed(InvalidInput):
    """Roles of an organization hold in it, not everywhere and not on own objects."""

    message = "Roles of an organization can only have organization permissions."

    def __init__(self, field: str) -> None:
        super().__init__(validations=[FieldProblem(field, "must be empty")])


class PermissionsInvalid(InvalidInput):
    """The role can't have these permissions, or this name. ``detail`` says why."""

    message = "Failed to update role permissions."
