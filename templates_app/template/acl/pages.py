"""The access list of a template on the operators' site: shown, and edited.

Every button changes one entry, so that what two operators do at once is kept. The work
is done by the same action as over the API.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
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
from templates_app.template.actions.share import share_template
from templates_app.template.enums import TemplateRole
from templates_app.template.models import Template
from templates_app.template.roles import ids_in, role_of
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


def lines_of(
    template: Template, *, words: str = "", most: int = MOST_SHOWN
) -> list[Line]:
    """Whom the access list names: groups first, then users, by name.

    With ``words`` only those in whose names they occur; ``most`` of groups and users
    each, and without words whoever has gone.
    """
    acls = {GROUP: template.group_acl, USER: template.user_acl}
    return [
        line
        for kind, rows in _candidates(template).items()
        for line in _listed(kind, rows, acls[kind], words, most)
    ]


def summary_of(template: Template) -> str:
    """The access list as it is shown on the template's page."""
    entries = lines_of(template, most=MOST_ON_TEMPLATE)[:MOST_ON_TEMPLATE]
    shown = cells.table(
        ("Who", "May"),
        [
            (cells.link_to(_model(line), line.key, line.name), line.label)
            for line in entries
        ],
    )
    more = len(template.user_acl) + len(template.group_acl) - len(entries)
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
    entries = lines_of(template, words=words, most=MOST_SHOWN + 1)
    context = {
        **section.admin_site.each_context(request),
        "title": "Access",
        "opts": section.model._meta,
        "original": template,
        "back": cells.page_of(Template, template.pk),
        "organization": template.organization,
        "q": words,
        "entries": entries[:MOST_SHOWN],
        "has_more": len(entries) > MOST_SHOWN,
        "found": _found(template, words) if words else [],
        "most_found": MOST_FOUND,
    }
    return TemplateResponse(request, "operators/access.html", context)


def _change(
    request: HttpRequest, template: Template, kind: str, roles: dict[str, str]
) -> None:
    require(Feature.TEMPLATE_RBAC)
    named = {
        "user_perms": roles if kind == USER else {},
        "group_perms": roles if kind == GROUP else {},
    }
    with audited(operator_origin(request), AuditAction.WRITE, template) as entry:
        permit(operator_subject(request), Action.CREATE, template)
        share_template(template, **named, on_locked=entry.about)


def _candidates(template: Template) -> dict[str, QuerySet[Any]]:
    """Everybody whom an access list may name, by kind."""
    groups = Group.objects.filter(organization=template.organization_id)
    users = User.objects.existing().only("username", "name", "email", "status")
    return {GROUP: groups.order_by("name"), USER: users.order_by("username")}


def _found(template: Template, words: str) -> list[Line]:
    """Groups and users who aren't on the list yet, in whose names ``words`` occur."""
    acls = {GROUP: template.group_acl, USER: template.user_acl}
    return [
        line
        for kind, rows in _candidates(template).items()
        for line in map(
            LINES[kind],
            rows.exclude(pk__any=ids_in(acls[kind])).filter(_named(kind, words))[
                :MOST_FOUND
            ],
        )
    ]


def _listed(
    kind: str, rows: QuerySet[Any], acl: Acl, words: str, most: int
) -> list[Line]:
    known = rows.filter(pk__any=ids_in(acl))
    shown = known.filter(_named(kind, words)) if words else known
    lines = [
        replace(line, role=role_of(acl[line.key]))
        for line in map(LINES[kind], shown[:most])
    ]
    if words or len(lines) in (most, len(acl)):
        return lines
    gone = sorted(set(acl) - {line.key for line in lines})
    return [*lines, *(Line(kind, key, key, note="gone") for key in gone)][:most]


def _named(kind: str, words: str) -> Q:
    """That ``words`` occur in one of the names."""
    return reduce(or_, (Q(**{f"{name}__icontains": words}) for name in NAMES[kind]))


def _of_user(user: User) -> Line:
    note = "suspended" if user.status == UserStatus.SUSPENDED else ""
    about = " ".join(filter(None, (user.name, user.email)))
    return Line(USER, str(user.pk), user.username, about, note)


def _of_group(group: Group) -> Line:
    if group.is_everyone:
        return Line(GROUP, str(group.pk), group.name, "every member")
    return Line(GROUP, str(group.pk), group.name, group.display_name)


#: Fields that are searched, and what becomes a line, by kind.
NAMES = {GROUP: ("name", "display_name"), USER: ("username", "email", "name")}
LINES: dict[str, Callable[[Any], Line]] = {GROUP: _of_group, USER: _of_user}


def _model(line: Line) -> type[Model]:
    return User if line.kind == USER else Group
