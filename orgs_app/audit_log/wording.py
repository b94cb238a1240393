"""What an entry says in a sentence. ``{user}`` and ``{target}`` are for the client.

Rule: spec/identity.md, 8.2.
"""

from http import HTTPStatus

from orgs_app.audit.enums import AuditAction, AuditResourceType

DONE = {
    AuditAction.CREATE: "created",
    AuditAction.WRITE: "updated",
    AuditAction.DELETE: "deleted",
    AuditAction.START: "started",
    AuditAction.STOP: "stopped",
    AuditAction.LOGIN: "logged in",
    AuditAction.LOGOUT: "logged out",
    AuditAction.REGISTER: "registered",
    AuditAction.REQUEST_PASSWORD_RESET: "password reset requested",
}

#: Types whose words say less than people do.
FRIENDLY = {
    AuditResourceType.API_KEY: "token",
    AuditResourceType.WORKSPACE_BUILD: "workspace",
    AuditResourceType.CONVERT_LOGIN: "login type conversion",
    AuditResourceType.OAUTH2_PROVIDER_APP: "oauth2 app",
    AuditResourceType.OAUTH2_PROVIDER_APP_SECRET: "oauth2 app secret",
    AuditResourceType.HEALTH_SETTINGS: "health_settings",
    AuditResourceType.NOTIFICATIONS_SETTINGS: "notifications_settings",
}

#: Nothing but the sign-in itself is told of these.
SIGN_INS = frozenset({AuditAction.LOGIN, AuditAction.LOGOUT, AuditAction.REGISTER})


def describe(action: str, resource_type: str, status_code: int) -> str:
    """The sentence for an entry."""
    verb = DONE[AuditAction(action)]
    if status_code >= HTTPStatus.BAD_REQUEST:
        verb = f"unsuccessfully attempted to {action.replace('_', ' ')}"
    if action == AuditAction.REQUEST_PASSWORD_RESET:
        return f"{verb} for {{target}}"
    return f"{{user}} {verb}{_rest(action, resource_type)}"


def _rest(action: str, resource_type: str) -> str:
    if resource_type == AuditResourceType.API_KEY and action in SIGN_INS:
        return ""
    if resource_type == AuditResourceType.GIT_SSH_KEY:
        return " the git ssh key"
    kind = AuditResourceType(resource_type)
    to = " to" if kind == AuditResourceType.CONVERT_LOGIN else ""
    return f" {FRIENDLY.get(kind, kind.value.replace('_', ' '))}{to} {{target}}"
