"""The access list of a template on the operators' site: shown, and edited.

Every button changes one entry, so that what two operators do at once is kept. The work
is done by the same action as over the API.
"""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from orgs_app.access.enums import Action
from orgs_app.access.objects import Acl
from orgs_app.access.permits import permit
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.operators import operator_origin, operator_subject
from orgs_app.audit.trail import audited
from orgs_app.group.models import Group
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from templates_app.template.acl import ids_in, role_of
from templates_app.template.actions.share import share_template
from templates_app.template.enums import TemplateRole
from templates_app.template.models import Template
from wirtual.core.features import Feature, require
from wirtual.core.operators import cells
from wirtual.core.operators.sections import Section

#: Entries that the page of a template shows, and that the page of its access list does.
MOST_ON_TEMPLATE = 20
MOST_SHOWN = 200
#: Users that a search offers, and as many groups.
MOST_FOUND = 10

USER, GROUP = "user", "group"
CHANGE = "change"  #: the name of the buttons, with values such as ``user:<id>:admin``

#: Roles in words, and in colours.
WORDS = {
    TemplateRole.USE: ("may use", "plain"),
    TemplateRole.ADMIN: ("may do everything", "busy"),
    TemplateRole.NONE: ("something else", "odd"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody whom an access list names, or could name."""

    kind: str
    key: str
    name: str
    about: str = ""
    note: str = ""
    role: TemplateRole = TemplateRole.NONE

    @property
    def page(self) -> str:
        """Where there is more about them."""
        return cells.page_of(User if self.kind == USER else Group, self.key)

    @property
    def label(self) -> str:
        """Their role as a label."""
        return cells.label(*WORDS[self.role])

    def matches(self, words: str) -> bool:
        """Whether ``words`` occur in what is told of them."""
        return words.lower() in f"{self.name} {self.about}".lower()


def entries_of(template: Template) -> list[Line]:
    """Everybody whom the access list names: groups first, then users, by name."""
    return [
        *_lines(GROUP, template.group_acl, _groups(template.group_acl, template)),
        *_lines(USER, template.user_acl, _users(template.user_acl)),
    ]


def summary_of(template: Template) -> str:
    """The access list as it is shown on the template's page."""
    entries = entries_of(template)
    shown = cells.table(
        ("Who", "May"),
        [
            (cells.link_to(_model(line), line.key, line.name), line.label)
            for line in entries[:MOST_ON_TEMPLATE]
        ],
    )
    more = len(entries) - MOST_ON_TEMPLATE
    return cells.lines((shown, f"and {more} more")) if more > 0 else shown


def access_page(
    section: Section, request: HttpRequest, template: Template
) -> HttpResponse:
    """Show the access list and who could be added to it, or change an entry."""
    words = (request.POST or request.GET).get("q", "").replace("\x00", "").strip()
    if request.method == "POST":
        kind, _, rest = request.POST.get(CHANGE, "").partition(":")
        key, _, role = rest.partition(":")
        if kind not in (USER, GROUP):
            raise Http404
        section.done(
            request,
            lambda: _change(request, template, kind, {key: role}),
            said="The access list has been changed.",
        )
        query = f"?{urlencode({'q': words})}" if words else ""
        return HttpResponseRedirect(request.path + query)
    entries = [each for each in entries_of(template) if each.matches(words)]
    context = {
        **section.admin_site.each_context(request),
        "title": "Access",
        "opts": section.model._meta,
        "original": template,
        "back": cells.page_of(Template, template.pk),
        "organization": template.organization,
        "q": words,
        "entries": entries[:MOST_SHOWN],
        "more": max(0, len(entries) - MOST_SHOWN),
        "found": _found(template, words) if words else [],
        "most_found": MOST_FOUND,
    }
    return TemplateResponse(request, "operators/access.html", context)


def _change(
    request: HttpRequest, template: Template, kind: str, roles: dict[str, str]
) -> None:
    require(Feature.TEMPLATE_RBAC)
    with audited(operator_origin(request), AuditAction.WRITE, template):
        permit(operator_subject(request), Action.CREATE, template)
        share_template(
            template,
            user_perms=roles if kind == USER else {},
            group_perms=roles if kind == GROUP else {},
        )


def _found(template: Template, words: str) -> list[Line]:
    """Groups and users who aren't on the list yet, in whose names ``words`` occur."""
    groups = (
        Group.objects.filter(organization=template.organization_id)
        .exclude(pk__in=ids_in(template.group_acl))
        .filter(Q(name__icontains=words) | Q(display_name__icontains=words))
        .order_by("name")[:MOST_FOUND]
    )
    users = (
        User.objects.existing()
        .exclude(pk__in=ids_in(template.user_acl))
        .filter(
            Q(username__icontains=words)
            | Q(email__icontains=words)
            | Q(name__icontains=words)
        )
        .order_by("username")[:MOST_FOUND]
    )
    return [*map(_of_group, groups), *map(_of_user, users)]


def _users(acl: Acl) -> dict[UUID, Line]:
    rows = User.objects.filter(pk__any=ids_in(acl)).order_by("username")
    shown = rows.only("username", "name", "email", "status", "deleted")
    return {user.pk: _of_user(user) for user in shown}


def _groups(acl: Acl, template: Template) -> dict[UUID, Line]:
    rows = Group.objects.filter(
        organization=template.organization_id, pk__any=ids_in(acl)
    ).order_by("name")
    return {group.pk: _of_group(group) for group in rows}


def _lines(kind: str, acl: Acl, known: dict[UUID, Line]) -> list[Line]:
    """Those of a list who are known, by name, and then whoever has gone."""
    lines = [
        Line(kind, line.key, line.name, line.about, line.note, role_of(acl[line.key]))
        for line in known.values()
    ]
    gone = sorted(set(acl) - {line.key for line in lines})
    return [*lines, *(Line(kind, key, key, note="gone") for key in gone)]


def _of_user(user: User) -> Line:
    note = "suspended" if user.status == UserStatus.SUSPENDED else ""
    about = " ".join(filter(None, (user.name, user.email)))
    return Line(USER, str(user.pk), user.username, about, note)


def _of_group(group: Group) -> Line:
    if group.is_everyone:
        return Line(GROUP, str(group.pk), group.name, "every member")
    return Line(GROUP, str(group.pk), group.name, group.display_name)


def _model(line: Line) -> type[Model]:
    return User if line.kind == USER else Group
