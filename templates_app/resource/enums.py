"""What a workspace is brought to."""

from django.db.models import TextChoices


class WorkspaceTransition(TextChoices):
    """What a plan or build is for, as clients and rows spell it."""

    START = "start"
    STOP = "stop"
    DELETE = "delete"
