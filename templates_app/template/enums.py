"""The words about templates, as in the contract."""

from django.db.models import TextChoices


class Weekday(TextChoices):
    """Days in their order; the first is the lowest bit of a stored set of days."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class TemplateRole(TextChoices):
    """What somebody whom an access list names may do with the template."""

    ADMIN = "admin"  #: everything
    USE = "use"  #: see it, and make workspaces of it
    NONE = "", "None"  #: asked for, it takes the name off the list
