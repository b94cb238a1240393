"""Chapters on how much templates are used."""

from datetime import timedelta

from orgs_app.user.models import User
from templates_app.template.models import Template
from tests.acceptance.story.stage import Stage
from tests.make.workspaces import make_usage
from wirtual.core import clock

#: Whatever the hour, two of them are the first that are told of.
LONG_AGO = (58, 59, 60)


def tom_asks_who_uses_the_template(stage: Stage) -> None:
    """Mia worked two months ago, and nobody since."""
    template = Template.objects.get(pk=stage.template_id)
    mia = User.objects.get(username="mia")
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    for days in LONG_AGO:
        make_usage(template, mia, noon - timedelta(days=days))
    stage.tell(stage.tom, "GET", f"/templates/{stage.template_id}/daus")
