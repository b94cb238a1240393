"""Why something can't be done with a template."""

from wirtual.core.errors import (
    Conflict,
    FieldProblem,
    Forbidden,
    InvalidInput,
    NotFound,
)


class TemplateNameTaken(Conflict):
    """Another template of the organization has the name, in whatever case."""

    def __init__(self, name: str) -> None:
        problem = FieldProblem(
            "name", "This value is already in use and must be unique."
        )
        super().__init__(
            f"Template with name {name!r} already exists.", validations=[problem]
        )


class VersionNotThere(NotFound):
    """The version that was named can't be seen, or is another organization's."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "The template version does not exist.",
            validations=[FieldProblem(field, "Template version does not exist.")],
        )


class VersionArchived(InvalidInput):
    """An archived version was chosen to build workspaces from."""

    message = "The template version is archived."


class VersionAttached(InvalidInput):
    """The version is another template's; it never moves."""

    message = "The template version belongs to a template already."


class CreationInvalid(InvalidInput):
    """Settings of a new template break rules; all of them are listed."""

    message = "Invalid create template request."


class SharingInvalid(InvalidInput):
    """An access list would name somebody unknown, or give an unknown role."""

    message = "Invalid request to update template access."


class VersionOfAnotherTemplate(InvalidInput):
    """The version isn't this template's, so it can't become active in it."""

    message = "The provided template version doesn't belong to the specified template."


class VersionNotImported(Forbidden):
    """The import has not succeeded, so nobody could build from the version."""

    message = "Only versions that have been built successfully can be promoted."
