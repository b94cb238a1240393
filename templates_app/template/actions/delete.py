"""Delete a template."""

from django.db import transaction

from orgs_app.access.subject import Subject
from templates_app.template import notices
from templates_app.template.actions.locking import OnLocked, untold
from templates_app.template.channels import template_channel
from templates_app.template.errors import TemplateHasWorkspaces
from templates_app.template.models import Template
from templates_app.workspace.models import WORKSPACE_TEMPLATE_IS_LIVE, Workspace
from wirtual.core import clock, pubsub
from wirtual.core.constraints import refusing


@transaction.atomic
def delete_template(
    template: Template, *, by: Subject, on_locked: OnLocked = untold
) -> None:
    """Delete the template; its versions and its workspaces' history stay.

    Its name is free at once. Workspaces that somebody is making of it meanwhile are
    waited for, and are in the way then.

    Rule: spec/templates.md, 5, T11.

    Raises:
        NotFound: somebody else has just deleted it.
        TemplateHasWorkspaces: it has live ones, dormant ones included.
    """
    template = Template.objects.get_locked(template)
    on_locked(template)
    if Workspace.objects.live().filter(template_id=template.pk).exists():
        raise TemplateHasWorkspaces
    template.deleted = True
    template.updated_at = clock.now()
    with refusing({WORKSPACE_TEMPLATE_IS_LIVE: TemplateHasWorkspaces}):
        template.save(update_fields=["deleted", "updated_at"])
    notices.tell_deleted(template, by)
    pubsub.publish(template_channel(template.pk))
