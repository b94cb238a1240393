"""Give a version another name or message."""

from django.db import transaction
from django.db.models import Q

from templates_app.version.errors import NewVersionNameTaken
from templates_app.version.models import VERSION_NAME_UNIQUE, TemplateVersion
from wirtual.core import clock
from wirtual.core.constraints import refusing
from wirtual.core.errors import NotFound


@transaction.atomic
def edit_version(
    version: TemplateVersion, *, name: str = "", message: str | None = None
) -> TemplateVersion:
    """Change what is given; an empty name or a None changes nothing.

    ``updated_at`` is moved even so. Versions without a template may share names. The
    one that has the wanted name is locked as well, in the same order by everybody: two
    that swap their names are both refused, and don't wait for each other for ever.

    Rule: spec/templates.md, 6, T19.

    Raises:
        NewVersionNameTaken: another version of the template has the name.
        NotFound: the version has just been deleted.
    """
    concerned = Q(pk=version.pk)
    if name and version.template_id is not None:
        concerned |= Q(template_id=version.template_id, name=name)
    rows = TemplateVersion.objects.filter(concerned).defer("message", "readme")
    found = {row.pk: row for row in rows.locked()}
    locked = found.pop(version.pk, None)
    if locked is None:
        raise NotFound
    if found:
        raise NewVersionNameTaken(name)

    changed = ["updated_at"]
    locked.updated_at = clock.now()
    if name:
        locked.name = name
        changed.append("name")
    if message is not None:
        locked.message = message
        changed.append("message")
    with refusing({VERSION_NAME_UNIQUE: NewVersionNameTaken(name)}):
        locked.save(update_fields=changed)
    return locked
