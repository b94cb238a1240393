"""Links to accounts elsewhere."""

from django.db import models
from django.db.models import Q

from orgs_app.identity_provider.identity import Tokens
from orgs_app.user.enums import LoginType
from wirtual.core import clock
from wirtual.core.models import TimestampedModel

ONE_PER_TYPE = "user_links_one_per_type"
LINKED_ID_UNIQUE = "user_links_linked_id_unique"
ONE_PER_PROVIDER = "external_auth_links_one_per_provider"


class OAuthTokens(models.Model):
    """A link that holds what a provider gave for somebody."""

    oauth_access_token = models.TextField(blank=True, default="")
    oauth_refresh_token = models.TextField(blank=True, default="")
    oauth_expiry = models.DateTimeField(default=clock.NEVER)

    class Meta:
        abstract = True

    def hold(self, tokens: Tokens) -> None:
        """Hold new tokens from now on."""
        self.oauth_access_token = tokens.access_token
        self.oauth_refresh_token = tokens.refresh_token
        self.oauth_expiry = tokens.expires_at


class UserLink(OAuthTokens):
    """A user signs in through an account at a provider.

    None can be made for a deleted user, and deleting a user removes them; the
    database sees to both.
    """

    user = models.ForeignKey("orgs_app.User", models.CASCADE, related_name="links")
    login_type = models.CharField(max_length=32, choices=LoginType)
    linked_id = models.TextField(blank=True, default="")
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


class ExternalAuthLink(OAuthTokens, TimestampedModel):
    """A user has linked an account at a provider, for Git or another service.

    It has nothing to do with how the user signs in. As with `UserLink`, the database
    sees to it that deleted users have none. The provider is the settings'; a link to
    one that isn't configured any more means nothing.
    """

    user = models.ForeignKey(
        "orgs_app.User",
        models.CASCADE,
        db_index=False,
        related_name="external_auth_links",
    )
    provider_id = models.TextField()

    class Meta:
        db_table = "external_auth_links"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "provider_id"], name=ONE_PER_PROVIDER
            ),
        ]

    def hold(self, tokens: Tokens) -> None:
        """Hold new tokens from now on."""
        super().hold(tokens)
        self.updated_at = clock.now()
