"""The words about versions and their parameters, as in the contract."""

from django.db.models import TextChoices


class TemplateVersionWarning(TextChoices):
    """What may be wrong with old versions. New servers have none."""

    UNSUPPORTED_WORKSPACES = "UNSUPPORTED_WORKSPACES"


class ParameterType(TextChoices):
    """What a rich parameter's value is, always kept as text."""

    STRING = "string"
    NUMBER = "number"
    BOOL = "bool"
    LIST = "list(string)"


class ValidationMonotonicOrder(TextChoices):
    """Which way a number may move from build to build."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
