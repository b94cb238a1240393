"""Links to accounts elsewhere."""

from django.db import models
from django.db.models import Q

from orgs_app.user.enums import LoginType
from wirtual.core import clock

ONE_PER_TYPE = "user_links_one_per_type"
LINKED_ID_UNIQUE = "user_links_linked_id_unique"


class UserLink(models.Model):
    """A user signs in through an account at a provider.

    None can be made for a deleted user, and deleting a user removes them; the
    database sees to both.
    """

    user = models.ForeignKey("orgs_app.User", models.CASCADE, related_name="links")
    login_type = models.CharField(max_length=32, choices=LoginType)
    linked_id = models.TextField(blank=True, default="")
    oauth_access_token = models.TextField(blank=True, default="")
    oauth_refresh_token = models.TextField(blank=True, default="")
    oauth_expiry = models.DateTimeField(default=clock.NEVER)
    claims = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "user_links"
        constraints = [
            models.UniqueConstraint(fields=["user", "login_type"], name=ONE_PER_TYPE),
            models.UniqueConstraint(
                fields=["linked_id", "login_type"],
                condition=~Q(linked_id=""),
                name=LINKED_ID_UNIQUE,
            ),
        ]
