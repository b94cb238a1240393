"""Change the settings of a template, and bring its workspaces in line."""

from django.db import transaction

from templates_app.template import notices
from templates_app.template.actions.locking import OnLocked, untold
from templates_app.template.changes import (
    SCHEDULE,
    TemplateChanges,
    differences,
    problems_of,
    storable,
)
from templates_app.template.channels import template_channel
from templates_app.template.durations import span
from templates_app.template.errors import ChangesInvalid, TemplateNameTaken
from templates_app.template.models import TEMPLATE_NAME_UNIQUE, Template
from templates_app.workspace.deadlines import StopRequirement
from templates_app.workspace.following import (
    ScheduleChange,
    follow_port_level,
    follow_schedule,
)
from wirtual.core import clock, pubsub
from wirtual.core.constraints import refusing
from wirtual.core.features import Feature, entitled


@transaction.atomic
def edit_template(
    template: Template, changes: TemplateChanges, *, on_locked: OnLocked = untold
) -> bool:
    """Change the template. Return whether anything was different at all.

    If not, nothing happens, and what the request tells of workspaces or of the group
    *Everyone* doesn't happen either. What a request leaves alone is read under the
    template's lock: of two at once neither undoes what only the other speaks of.

    Rule: spec/templates.md, 5, T12.

    Raises:
        NotFound: the template has just been deleted.
        ChangesInvalid: settings break rules; all of them are listed.
        TemplateNameTaken: another template of the organization has the name.
    """
    template = Template.objects.get_locked(template)
    on_locked(template)
    problems = problems_of(changes, template)
    if problems:
        raise ChangesInvalid(validations=problems)
    different = differences(changes, template)
    if changes.name == template.name and not different:
        return False

    stored = storable(different)
    if changes.disable_everyone_group_access:
        everyone = str(template.organization_id)
        acl = {key: may for key, may in template.group_acl.items() if key != everyone}
        stored["group_acl"] = acl
    stored["updated_at"] = clock.now()
    for name, value in stored.items():
        setattr(template, name, value)
    with refusing({TEMPLATE_NAME_UNIQUE: TemplateNameTaken(template.name)}):
        template.save(update_fields=stored)

    if "max_port_sharing_level" in stored:
        follow_port_level(template.pk, template.max_port_sharing_level)
    if SCHEDULE & stored.keys() and entitled(Feature.ADVANCED_TEMPLATE_SCHEDULING):
        follow_schedule(template.pk, _schedule_change(template, changes))
    if stored.get("deprecated"):
        notices.tell_deprecated(template)
    pubsub.publish(template_channel(template.pk))
    return True


def _schedule_change(template: Template, changes: TemplateChanges) -> ScheduleChange:
    return ScheduleChange(
        requirement=StopRequirement(
            template.autostop_requirement_days_of_week,
            template.autostop_requirement_weeks,
        ),
        autodelete=span(template.time_til_dormant_autodelete),
        restarts_dormancy=changes.update_workspace_dormant_at,
        counts_as_use=changes.update_workspace_last_used_at,
    )
