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


class ChangesInvalid(InvalidInput):
    """Settings that a template was to get break rules; all of them are listed."""

    message = "Invalid update template request."


class TemplateHasWorkspaces(InvalidInput):
    """Somebody has a workspace of the template, seen by the caller or not."""

    message = "All workspaces of the template must be deleted before the template."


class SharingInvalid(InvalidInput):
    """An access list would name somebody unknown, or give an unknown role."""

    message = "Invalid request to update template access."


class VersionOfAnotherTemplate(InvalidInput):
    """The version isn't this template's, so it can't become active in it."""

    message = "The provided template version doesn't belong to the specified template."


class VersionNotImported(Forbidden):
    """The import has not succeeded, so nobody could build from the version."""

    message = "Only versions that have been built successfully can be promoted."


class VersionWithoutTemplate(InvalidInput):
    """Only versions of a template are archived; this one waits for a template."""

    message = "The template version doesn't belong to a template yet."


class VersionArchivedAlready(InvalidInput):
    """There is nothing left to archive."""

    message = "The template version is already archived."


class VersionNotArchived(InvalidInput):
    """There is nothing to take back."""

    message = "The template version is already unarchived."


class VersionActive(InvalidInput):
    """New workspaces are built from the version, so it can't be archived."""

    message = "The active version of a template can't be archived."


class VersionImporting(InvalidInput):
    """Nobody knows yet what the version is."""

    message = "A template version can't be archived while it is still being imported."


class VersionInUse(InvalidInput):
    """Workspaces were last built from the version, and may be started again."""

    message = "A template version can't be archived while workspaces use it."
