"""Editing templates in acceptance tests, as a client would."""

from typing import Any

from tests.api.client import Api

#: Settings that an answer tells in the words in which they are asked for.
REPEATED = (
    "name",
    "display_name",
    "description",
    "icon",
    "default_ttl_ms",
    "activity_bump_ms",
    "allow_user_autostart",
    "allow_user_autostop",
    "allow_user_cancel_workspace_jobs",
    "failure_ttl_ms",
    "time_til_dormant_ms",
    "time_til_dormant_autodelete_ms",
    "require_active_version",
)


def path_of(template: dict[str, Any]) -> str:
    """Where a template is."""
    return f"/templates/{template['id']}"


def now(api: Api, template: dict[str, Any]) -> dict[str, Any]:
    """The template as it is now."""
    answer = api.get(path_of(template))
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def ask_to_edit(api: Api, template: dict[str, Any], **changes: Any) -> Any:
    """Ask for the template as it was told, but for some changes; the answer."""
    body = {name: template[name] for name in REPEATED}
    return api.patch(path_of(template), {**body, **changes})


def edit(api: Api, template: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Change a template; what it is then."""
    answer = ask_to_edit(api, template, **changes)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())
