"""Words about daemons."""

from django.db.models import TextChoices


class ProvisionerType(TextChoices):
    """What runs a template."""

    TERRAFORM = "terraform"  #: the real one
    ECHO = "echo"  #: plays what the archive says, for tests
