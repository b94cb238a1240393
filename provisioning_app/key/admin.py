"""Keys of daemons on the operators' site. Of their secrets only hashes exist."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest

from provisioning_app.key.models import ProvisionerKey
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column
from wirtual.core.operators.sections import Section


@admin.register(ProvisionerKey)
class KeySection(Section):
    """What daemons register with."""

    list_display = ("name", "kind", "where", "given", "daemons", "made")
    list_select_related = ("organization",)
    list_filter = ("organization",)
    search_fields = ("name", "organization__name")
    search_help_text = "Name, organization, or an id"
    ordering = ("name",)
    fields = ("id_", "name", "kind", "where", "given", "daemons", "made")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the number of daemons, and without the hash."""
        rows = super().get_queryset(request)
        return rows.annotate(daemon_count=Count("daemons")).defer("hashed_secret")

    @column("Kind")
    def kind(self, key: ProvisionerKey) -> str:
        """Whether the product itself needs it."""
        return "Reserved" if key.is_reserved else "Of the organization"

    @column("Organization", ordering="organization__name")
    def where(self, key: ProvisionerKey) -> str:
        """Whose it is."""
        return cells.link(key.organization)

    @column("Tags it gives")
    def given(self, key: ProvisionerKey) -> str:
        """What its daemons offer to jobs."""
        return cells.tags(key.tags)

    @column("Daemons", ordering="daemon_count")
    def daemons(self, key: Any) -> str:
        """How many came with it, and which."""
        return cells.link_to_list(
            "provisioning_app.ProvisionerDaemon",
            str(key.daemon_count),
            key__id__exact=key.pk,
        )

    @column("Created", ordering="created_at")
    def made(self, key: ProvisionerKey) -> str:
        """When it was made."""
        return cells.moment(key.created_at)

    @column("Id")
    def id_(self, key: ProvisionerKey) -> str:
        """The id."""
        return cells.code(str(key.pk))
