"""Builders for changes of templates."""

from typing import Any

from templates_app.template.changes import TemplateChanges
from templates_app.template.models import Template
from templates_app.template.request_serializers import UpdateTemplateMetaSerializer
from wirtual.core.api.serializers import checked


def make_changes(template: Template, **changes: Any) -> TemplateChanges:
    """A request that names the template and changes this; what it can, it clears."""
    body = {"name": template.name, **changes}
    return TemplateChanges(**checked(UpdateTemplateMetaSerializer, body))
