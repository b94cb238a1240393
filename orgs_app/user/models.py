"""Accounts."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from orgs_app.access.enums import ResourceType, SiteRole
from orgs_app.access.objects import AccessObject
from orgs_app.access.querysets import PermittedQuerySet
from orgs_app.audit.describer import Describer
from orgs_app.audit.enums import AuditResourceType
from orgs_app.user import passwords
from orgs_app.user.enums import LoginType, UserStatus
from orgs_app.user.errors import UnknownUser
from wirtual.core import clock, names
from wirtual.core.models import TimestampedModel

EMAIL_UNIQUE = "users_email_unique"
USERNAME_UNIQUE = "users_username_unique"
PASSCODE_WHOLE = "users_passcode_whole"


class UserQuerySet(PermittedQuerySet["User"]):
    """Accounts, narrowed by who may read them."""

    resource_type = ResourceType.USER
    owner_path = "pk"

    def existing(self) -> "UserQuerySet":
        """Without those that were deleted."""
        return self.filter(deleted=False)

    def by_username(self, username: str) -> "UserQuerySet":
        """Whose name it is, in any case. Deleted accounts have no name any more."""
        return (
            self.existing()
            .alias(lower=Lower("username"))
            .filter(lower=username.lower())
        )

    def by_email(self, email: str) -> "UserQuerySet":
        """Whose address it is, in any case."""
        return self.existing().alias(lower=Lower("email")).filter(lower=email.lower())

    def get_locked(self, user: "User") -> "User":
        """The same account as it is now; nobody else changes it meanwhile.

        Raises:
            UnknownUser: it has been deleted.
        """
        found = self.existing().select_for_update(no_key=True).filter(pk=user.pk)
        locked = found.first()
        if locked is None:
            raise UnknownUser
        return locked

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account called ``username``; Django's commands ask so."""
        return self.by_username(username or "").get()


class User(AbstractBaseUser, TimestampedModel):
    """Somebody, or a machine, that can hold keys and own things.

    Deletion is soft: the row stays for what refers to it, its keys and links go (the
    database sees to that), its name and address are free again.

        dormant ──signs in──▶ active ──suspend──▶ suspended ──activate──▶ active
           ▲──long unused───────┘

    A member of organizations through `OrganizationMember`; site roles are a list of
    names here. Owners, and only they, may use the operators' site.
    """

    email = models.TextField()
    username = models.CharField(max_length=names.NAME_BYTES)
    name = models.CharField(max_length=names.REAL_NAME_BYTES, blank=True, default="")
    avatar_url = models.TextField(blank=True, default="")
    password = models.TextField(blank=True, default="", db_column="hashed_password")
    last_seen_at = models.DateTimeField(default=clock.NEVER)
    status = models.CharField(
        max_length=16, choices=UserStatus, default=UserStatus.DORMANT
    )
    login_type = models.CharField(
        max_length=32, choices=LoginType, default=LoginType.PASSWORD
    )
    rbac_roles = ArrayField(models.TextField(), default=list, blank=True)
    theme_preference = models.TextField(blank=True, default="")
    quiet_hours_schedule = models.TextField(blank=True, default="")
    deleted = models.BooleanField(default=False)
    hashed_one_time_passcode = models.TextField(null=True, blank=True)  # noqa: DJ001 - absent together with its expiry
    one_time_passcode_expires_at = models.DateTimeField(null=True, blank=True)

    #: Django's record of sign-ins to pages; ``last_seen_at`` is ours.
    last_login = None

    objects = UserQuerySet.as_manager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["email"]

    audit = Describer(
        AuditResourceType.USER,
        fields=(
            "id",
            "email",
            "username",
            "name",
            "status",
            "rbac_roles",
            "login_type",
            "deleted",
            "quiet_hours_schedule",
            "one_time_passcode_expires_at",
        ),
        secrets=("hashed_password",),
        target=lambda user: str(user.username),
    )

    class Meta:
        db_table = "users"
        # Beside those that a migration makes for parts of names.
        indexes = [
            GinIndex(fields=["rbac_roles"], name="users_roles"),
            models.Index(fields=["last_seen_at"], name="users_last_seen"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=Q(deleted=False), name=EMAIL_UNIQUE
            ),
            models.UniqueConstraint(
                Lower("username"), condition=Q(deleted=False), name=USERNAME_UNIQUE
            ),
            models.CheckConstraint(
                condition=Q(
                    hashed_one_time_passcode__isnull=True,
                    one_time_passcode_expires_at__isnull=True,
                )
                | Q(
                    hashed_one_time_passcode__isnull=False,
                    one_time_passcode_expires_at__isnull=False,
                ),
                name=PASSCODE_WHOLE,
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def access_object(self) -> AccessObject:
        """What permissions are asked about: a user owns their own record."""
        return AccessObject(ResourceType.USER, id=self.pk, owner_id=self.pk)

    @property
    def hashed_password(self) -> str:
        """The stored form of the password, by the name of its column."""
        return self.password

    def set_password(self, raw_password: str | None) -> None:
        """Keep ``raw_password`` in the stored form; None means no password."""
        self.password = "" if raw_password is None else passwords.hashed(raw_password)

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password."""
        return passwords.matches(raw_password or "", self.password)

    def has_usable_password(self) -> bool:
        """Whether there is a password at all."""
        return bool(self.password)

    # What Django's admin site asks.

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether the account may sign in to pages."""
        return self.status == UserStatus.ACTIVE and not self.deleted

    @property
    def is_staff(self) -> bool:
        """Whether the operators' site is open to the account."""
        return SiteRole.OWNER in self.rbac_roles

    @property
    def is_superuser(self) -> bool:
        """Whether everything in it is."""
        return self.is_staff

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Owners may do everything there."""
        return self.is_active and self.is_staff

    def has_perms(self, perm_list: Any, obj: Any = None) -> bool:
        """Owners may do everything there."""
        return self.has_perm("", obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Owners see every section."""
        return self.has_perm("")

    def get_full_name(self) -> str:
        """What the person is called."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """What the account is called."""
        return self.username
