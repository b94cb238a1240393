"""The operators' site: who enters, what it is called, in which order things stand.

What each section shows is told by the nouns' own ``admin.py``; the first page by
`wirtual.deployment.dashboard`.
"""

from http import HTTPStatus
from typing import Any, TypedDict

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.urls import reverse
from unfold.sites import UnfoldAdminSite

from orgs_app.access.origin import Origin
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.login.backend import find_account
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


WRONG = "The name or the password is wrong, or the account isn't an owner's."


class SignInForm(AdminAuthenticationForm):
    """Takes the e-mail address as well, as the API does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Username or e-mail address"
        self.error_messages = {**self.error_messages, "invalid_login": WRONG}


class OperatorsSite(UnfoldAdminSite):  # type: ignore[misc]
    """Django's admin for owners."""

    site_title = "Wirtual"
    site_header = "Wirtual"
    index_title = "Overview"
    login_form = SignInForm
    login_template = "operators/login.html"
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

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Sign somebody in, and leave an entry in the audit log, as the API does."""
        was_signed_in = request.user.is_authenticated
        response = super().login(request, extra_context)
        if request.method == "POST" and not was_signed_in:
            _note_sign_in(request)
        return response

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Sign somebody out, and leave an entry in the audit log."""
        user: User | AnonymousUser = request.user
        response = super().logout(request, extra_context)
        if isinstance(user, User):
            _note(request, AuditAction.LOGOUT, user)
        return response

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Nothing: a password is changed by the API, which ends all sessions."""
        raise Http404


def _note_sign_in(request: HttpRequest) -> None:
    """Write down who signed in, or whose name somebody tried to sign in with."""
    user: User | AnonymousUser = request.user
    if isinstance(user, User):
        _note(request, AuditAction.LOGIN, user)
        return
    meant = find_account(request.POST.get("username", "").replace("\x00", ""))
    if meant is not None:
        _note(request, AuditAction.LOGIN, meant, HTTPStatus.UNAUTHORIZED)


def _note(
    request: HttpRequest, action: AuditAction, user: User, status: int = HTTPStatus.OK
) -> None:
    """Leave an entry about a session, as the API does about its own."""
    with audited(
        Origin.of(request, None),
        action,
        resource_type=AuditResourceType.API_KEY,
        status=status,
    ) as entry:
        entry.user_id = entry.resource_id = user.pk


def own_keys(request: HttpRequest) -> str:
    """The list of the API keys of whoever is signed in."""
    page = reverse("admin:orgs_app_apikey_changelist")
    return f"{page}?user__id__exact={request.user.pk}"


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
