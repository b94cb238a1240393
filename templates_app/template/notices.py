"""Who is told what about templates.

Rule: spec/templates.md, 5, T11 and T12; spec/notifications.md, 2.
"""

from orgs_app.access.enums import SiteRole
from orgs_app.access.subject import Subject
from orgs_app.notification import templates
from orgs_app.notification.actions import notify
from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from templates_app.template.models import Template
from templates_app.workspace.models import Workspace

#: They are told what happens to templates.
ADMINS = [SiteRole.OWNER.value, SiteRole.TEMPLATE_ADMIN.value]


def tell_deleted(template: Template, by: Subject) -> None:
    """Tell owners and template admins of the site, but whoever deleted it."""
    admins = User.objects.existing().filter(rbac_roles__overlap=ADMINS)
    others = admins.exclude(pk=by.user_id).exclude(status=UserStatus.SUSPENDED)
    labels = {
        "name": template.display_name or template.name,
        "initiator": by.username,
    }
    targets = (template.pk, template.organization_id)
    told = others.order_by("pk")
    notify(told, templates.TEMPLATE_DELETED, labels, targets=targets)


def tell_deprecated(template: Template) -> None:
    """Tell everybody who has a workspace of it, once."""
    workspaces = Workspace.objects.live().filter(template_id=template.pk)
    owners = User.objects.existing().filter(pk__in=workspaces.values("owner_id"))
    labels = {
        "template": template.name,
        "message": template.deprecated,
        "organization": template.organization.name,
    }
    notify(owners.order_by("pk"), templates.TEMPLATE_DEPRECATED, labels)
