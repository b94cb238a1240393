"""The words of the audit log, as in the contract."""

from django.db.models import TextChoices


class AuditAction(TextChoices):
    """What was done, or tried."""

    CREATE = "create"
    WRITE = "write"
    DELETE = "delete"
    START = "start"
    STOP = "stop"
    LOGIN = "login"
    LOGOUT = "logout"
    REGISTER = "register"  #: a first login that made the account
    REQUEST_PASSWORD_RESET = "request_password_reset"  # noqa: S105 - a word


class AuditResourceType(TextChoices):
    """What it was done to."""

    ORGANIZATION = "organization"
    TEMPLATE = "template"
    TEMPLATE_VERSION = "template_version"
    USER = "user"
    WORKSPACE = "workspace"
    GIT_SSH_KEY = "git_ssh_key"
    API_KEY = "api_key"
    GROUP = "group"
    WORKSPACE_BUILD = "workspace_build"
    LICENSE = "license"
    WORKSPACE_PROXY = "workspace_proxy"
    CONVERT_LOGIN = "convert_login"
    HEALTH_SETTINGS = "health_settings"
    OAUTH2_PROVIDER_APP = "oauth2_provider_app"
    OAUTH2_PROVIDER_APP_SECRET = "oauth2_provider_app_secret"  # noqa: S105 - a word
    CUSTOM_ROLE = "custom_role"
    ORGANIZATION_MEMBER = "organization_member"
    NOTIFICATIONS_SETTINGS = "notifications_settings"
    NOTIFICATION_TEMPLATE = "notification_template"


#: Recorded even when no object is known.
WITHOUT_OBJECT = frozenset({AuditAction.LOGIN, AuditAction.LOGOUT})
