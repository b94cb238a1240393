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
