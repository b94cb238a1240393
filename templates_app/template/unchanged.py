"""Changing one thing of a template, where a request would name everything anew."""

from typing import Any

from templates_app.template.changes import TemplateChanges
from templates_app.template.durations import milliseconds
from templates_app.template.models import Template


def all_but(template: Template, **changed: Any) -> TemplateChanges:
    """What ``template`` is like, but for what is ``changed``; lock it before."""
    kept: dict[str, Any] = {
        "name": template.name,
        "display_name": template.display_name,
        "description": template.description,
        "icon": template.icon,
        "default_ttl_ms": milliseconds(template.default_ttl),
        "activity_bump_ms": milliseconds(template.activity_bump),
        "allow_user_cancel_workspace_jobs": template.allow_user_cancel_workspace_jobs,
        "allow_user_autostart": template.allow_user_autostart,
        "allow_user_autostop": template.allow_user_autostop,
        "failure_ttl_ms": milliseconds(template.failure_ttl),
        "time_til_dormant_ms": milliseconds(template.time_til_dormant),
        "time_til_dormant_autodelete_ms": (
            milliseconds(template.time_til_dormant_autodelete)
        ),
        "require_active_version": template.require_active_version,
        "deprecation_message": None,
        "max_port_share_level": None,
        "disable_everyone_group_access": False,
        "update_workspace_last_used_at": False,
        "update_workspace_dormant_at": False,
    }
    return TemplateChanges(**{**kept, **changed})
