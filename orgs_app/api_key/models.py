"""Keys to the API."""

from django.db import models
from django.db.models import Q

from orgs_app.access.enums import KeyScope, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from orgs_app.user.enums import LoginType
from wirtual.core import clock

TOKEN_NAME_UNIQUE = "api_keys_token_name_unique"  # noqa: S105 - a constraint's name

ID_LENGTH = 10
SECRET_LENGTH = 22
#: What a stored lifetime of zero is replaced by, in seconds. spec/identity.md, 2.8
DEFAULT_LIFETIME_SECONDS = 86400


class APIKeyQuerySet(PermittedQuerySet["APIKey"]):
    """Keys, narrowed by who may read them."""

    resource_type = ResourceType.API_KEY
    owner_path = "user_id"

    def tokens(self) -> "APIKeyQuerySet":
        """Keys that somebody made by name, no sessions."""
        return self.filter(login_type=LoginType.TOKEN)


class APIKey(models.Model):
    """Opens the API for its user: a session, or a token that was made for a program.

    Of the secret only a digest is kept, so a key is shown once and never again.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    hashed_secret = models.BinaryField()
    user = models.ForeignKey("orgs_app.User", models.CASCADE, related_name="api_keys")
    login_type = models.CharField(max_length=32, choices=LoginType)
    token_name = models.TextField(blank=True, default="")
    scope = models.CharField(
        max_length=32,
        choices=[(scope.value, scope.value) for scope in KeyScope],
        default=KeyScope.ALL.value,
    )
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    last_used = models.DateTimeField(default=clock.NEVER)
    expires_at = models.DateTimeField()
    lifetime_seconds = models.BigIntegerField(default=DEFAULT_LIFETIME_SECONDS)
    ip_address = models.GenericIPAddressField(default="0.0.0.0")  # noqa: S104 - unknown

    objects = APIKeyQuerySet.as_manager()

    audit = Describer(
        AuditResourceType.API_KEY,
        fields=("user_id", "last_used", "expires_at", "created_at"),
        target=lambda key: str(key.token_name),
        resource_id=lambda key: key.user_id,
    )

    class Meta:
        db_table = "api_keys"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "token_name"],
                condition=Q(login_type=LoginType.TOKEN),
                name=TOKEN_NAME_UNIQUE,
            )
        ]

    def __str__(self) -> str:
        return self.token_name or self.id

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about: its user owns it."""
        return AccessObject(ResourceType.API_KEY, id=self.pk, owner_id=self.user_id)
