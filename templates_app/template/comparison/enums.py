"""The words of a comparison."""

from django.db.models import TextChoices


class Impact(TextChoices):
    """What a change means for the workspaces of a template, the worst first."""

    BREAKING = "breaking", "Breaking"  #: some can't be built, or lose something
    NEEDS_INPUT = "needs_input", "Needs input"  #: somebody has to do something first
    SAFE = "safe", "Safe"  #: goes by itself


class Topic(TextChoices):
    """What a change is about, in the order in which changes are told."""

    PARAMETER = "parameter", "Parameter"
    RESOURCE = "resource", "Resource"
    AGENT = "agent", "Agent"
    APP = "app", "App"
    EXTERNAL_AUTH = "external_auth", "External auth"
    VARIABLE = "variable", "Variable"
    WORKSPACE_TAG = "workspace_tag", "Workspace tag"
    PROVIDER = "provider", "Provider"
    MODULE = "module", "Module"
    README = "readme", "README"


class ChangeKind(TextChoices):
    """What happened to something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class FileChangeKind(TextChoices):
    """What happened to a file of the archive."""

    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    RENAMED = "renamed"  #: the same content under another name
    MODE = "mode"  #: only whether it can be executed


class Part(TextChoices):
    """What couldn't be compared, or not as a whole."""

    IMPORT = "import"  #: what importing the versions found
    FILES = "files"
    TERRAFORM = "terraform"  #: providers and moves, which are read from files


class SideName(TextChoices):
    """One of the two versions."""

    BEFORE = "before"
    AFTER = "after"


class Format(TextChoices):
    """In which form a comparison is told."""

    JSON = "json"
    MARKDOWN = "markdown"
