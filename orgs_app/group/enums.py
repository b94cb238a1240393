"""The words about groups, as in the contract."""

from django.db.models import TextChoices


class GroupSource(TextChoices):
    """How a group came to be."""

    USER = "user"
    OIDC = "oidc"  #: made by group synchronisation
