"""The operators' site: who enters, what it is called, in which order things stand.

What each section shows is told by the nouns' own ``admin.py``; the first page by
`wirtual.deployment.dashboard`.
"""

from typing import Any, TypedDict

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from unfold.sites import UnfoldAdminSite

from orgs_app.user.models import User
from wirtual.deployment.dashboard.figures import dashboard


class Item(TypedDict):
    """A line of the sidebar."""

    title: str
    icon: str
    link: str


class Group(TypedDict):
    """Lines of the sidebar that belong together."""

    title: str
    separator: bool
    items: list[Item]


#: The sidebar, in the order of people's work: title, icon, model.
SECTIONS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "Templates",
        (
            ("Templates", "grid_view", "templates_app_template"),
            ("Template versions", "history", "templates_app_templateversion"),
        ),
    ),
    (
        "Queue",
        (
            ("Provisioner jobs", "list_alt", "provisioning_app_provisionerjob"),
            ("Provisioner daemons", "dns", "provisioning_app_provisionerdaemon"),
            ("Provisioner keys", "vpn_key", "provisioning_app_provisionerkey"),
        ),
    ),
    (
        "People",
        (
            ("Users", "person", "orgs_app_user"),
            ("API keys", "key", "orgs_app_apikey"),
            ("Organizations", "domain", "orgs_app_organization"),
            ("Members", "badge", "orgs_app_organizationmember"),
            ("Groups", "group", "orgs_app_group"),
            ("Custom roles", "shield_person", "orgs_app_customrole"),
        ),
    ),
    (
        "Records",
        (
            ("Audit log", "receipt_long", "orgs_app_auditlog"),
            ("Files", "folder_zip", "templates_app_file"),
        ),
    ),
)


class OperatorsSite(UnfoldAdminSite):  # type: ignore[misc]
    """Django's admin for owners."""

    site_title = "Wirtual"
    site_header = "Wirtual"
    index_title = "Overview"
    index_template = "operators/dashboard.html"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Owners whose account is active may enter."""
        user: User | AnonymousUser = request.user
        return bool(user.is_active and user.is_staff)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show how the installation fares."""
        return super().index(request, {**dashboard(), **(extra_context or {})})


def sidebar(request: HttpRequest) -> list[Group]:
    """The sidebar, without the sections that nothing is registered for."""
    overview: Item = {
        "title": "Overview",
        "icon": "space_dashboard",
        "link": reverse("admin:index"),
    }
    groups: list[Group] = [{"title": "", "separator": False, "items": [overview]}]
    for title, lines in SECTIONS:
        items = [
            Item(title=text, icon=icon, link=reverse(f"admin:{model}_changelist"))
            for text, icon, model in lines
        ]
        groups.append({"title": title, "separator": False, "items": items})
    return groups
