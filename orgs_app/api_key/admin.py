"""Keys on the operators' site. Their secrets are kept by nobody, and shown nowhere."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from orgs_app.access.enums import Action
from orgs_app.access.permits import permit
from orgs_app.api_key.actions import delete_key
from orgs_app.api_key.models import APIKey
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from wirtual.core import clock
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column, verb
from wirtual.core.operators.sections import Section

VALID, EXPIRED = "Valid", "Expired"


class Expiry(SimpleListFilter):
    """Keys that still open something, or no longer."""

    title = "expiry"
    parameter_name = "expiry"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both."""
        return [("valid", VALID), ("expired", EXPIRED)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keys on the chosen side of now."""
        match self.value():
            case "valid":
                return queryset.filter(expires_at__gt=clock.now())
            case "expired":
                return queryset.filter(expires_at__lte=clock.now())
        return queryset


@admin.register(APIKey)
class APIKeySection(Section):
    """Tokens, and sessions of people."""

    list_display = ("key", "name", "owner", "kind", "state", "expires", "used", "made")
    list_filter = ("login_type", "scope", Expiry)
    list_select_related = ("user",)
    search_fields = ("id", "token_name", "user__username", "user__email")
    search_help_text = "Id, name of the token, or its owner"
    ordering = ("-created_at",)
    fields = (
        "key",
        "name",
        "owner",
        "kind",
        "scope",
        "state",
        "expires",
        "used",
        "ip_address",
        "made",
    )
    actions_detail = ("revoke",)

    @verb(
        "Revoke the key",
        path="revoke",
        icon="key_off",
        permission="view",
        is_grave=True,
    )
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Delete the key, as the API does."""
        key: APIKey = self.row_of(request, object_id)

        def act() -> None:
            with audited(operator_origin(request), AuditAction.DELETE, key):
                permit(operator_subject(request), Action.DELETE, key)
                delete_key(key)

        return self.confirmed(
            request,
            key,
            title="Revoke the key",
            question="Whoever uses it will be signed out, at once and for good.",
            done="The key has been revoked.",
            then=cells.list_of(APIKey),
            act=act,
        )

    @column("Id", ordering="id")
    def key(self, key: APIKey) -> str:
        """The part of the key that is no secret."""
        return cells.code(key.pk)

    @column("Name", ordering="token_name")
    def name(self, key: APIKey) -> str:
        """What its owner called it; sessions have no name."""
        return key.token_name or cells.NOTHING

    @column("Owner", ordering="user__username")
    def owner(self, key: APIKey) -> str:
        """Whose it is."""
        return cells.link(key.user)

    @column("Kind", ordering="login_type")
    def kind(self, key: APIKey) -> str:
        """A token, or a session by some way of signing in."""
        return "Token" if key.login_type == "token" else f"Session ({key.login_type})"

    @column("State")
    def state(self, key: APIKey) -> str:
        """Whether it still opens something."""
        is_valid = key.expires_at > clock.now()
        return cells.label(*((VALID, "good") if is_valid else (EXPIRED, "bad")))

    @column("Expires", ordering="expires_at")
    def expires(self, key: APIKey) -> str:
        """Until when."""
        return cells.moment(key.expires_at)

    @column("Last used", ordering="last_used")
    def used(self, key: APIKey) -> str:
        """When it was used last, to the hour."""
        return cells.ago(key.last_used)

    @column("Created", ordering="created_at")
    def made(self, key: APIKey) -> str:
        """When it was made."""
        return cells.moment(key.created_at)
