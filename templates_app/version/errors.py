"""Why something can't be done with a version."""

from wirtual.core.errors import (
    Conflict,
    FieldProblem,
    Forbidden,
    InvalidInput,
    NotFound,
)


class VersionNameTaken(Conflict):
    """Another version of the template has the name, archived ones included."""

    message = "A version of this template has that name already."


class NewVersionNameTaken(InvalidInput):
    """A version would get a name that another one of its template has.

    Unlike `VersionNameTaken`, which a push runs into, this is documented as a 400.
    """

    message = "A version of this template has that name already."

    def __init__(self, name: str) -> None:
        super().__init__(
            validations=[FieldProblem("name", f"{name!r} is already in use.")]
        )


class VersionUnknown(NotFound):
    """The template has no version of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No template version found by name {name!r}.")


class VersionHasNoPrevious(NotFound):
    """The version is the first of its template."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No previous template version found for {name!r}.")


class CursorUnknown(InvalidInput):
    """The version that a page is to begin after can't be seen."""

    message = "The template version in 'after_id' does not exist."


class FileAndExample(InvalidInput):
    """Both were given; a version is made from one thing."""

    message = "You may give a file_id or an example_id, not both."


class ExampleUnknown(InvalidInput):
    """There is no example of that id."""

    message = "The example template was not found."


class ArchiveUnusable(InvalidInput):
    """What provisioner tags to ask for can't be read from the archive."""

    message = "The template could not be read for its workspace tags."


class ExternalAuthUnknown(NotFound):
    """A version needs an account at a provider that this server doesn't know."""

    def __init__(self, provider: str) -> None:
        super().__init__(
            f"The template version needs the external auth provider"
            f" {provider!r}, which is not configured on this server."
        )


class ImportUnfinished(InvalidInput):
    """Resources are known once the import has ended."""

    message = "Job hasn't completed!"


class ImportUnfinishedForbidden(Forbidden):
    """Parameters and variables are shown once the import has ended."""

    message = "Template version job hasn't completed!"


class DryRunTooEarly(InvalidInput):
    """What a dry-run would ask for is known once the import has ended."""

    message = "Template version import job hasn't completed!"


class DryRunUnfinished(InvalidInput):
    """What would be made is known once the dry-run has ended."""

    message = "Job hasn't completed!"


class NoDryRun(Forbidden):
    """The job is an import or a build."""

    message = "The job is not a dry-run of a template version."


class DryRunOfAnotherVersion(Forbidden):
    """The dry-run plans another version than the path names."""

    message = "The dry-run is not one of this template version."
