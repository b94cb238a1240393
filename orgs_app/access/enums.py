"""The words of the permission system, as in the contract."""

from enum import StrEnum


class Action(StrEnum):
    """What can be done to an object. Not every object knows every action."""

    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    DELETE = "delete"
    ASSIGN = "assign"  #: grant a role; ``delete`` revokes it
    READ_PERSONAL = "read_personal"  #: what only concerns the user: keys, quiet hours
    UPDATE_PERSONAL = "update_personal"  #: profile, password, keys, quiet hours
    VIEW_INSIGHTS = "view_insights"
    START = "start"
    STOP = "stop"
    SSH = "ssh"
    APPLICATION_CONNECT = "application_connect"
    USE = "use"  #: in the contract, known by no object: always denied


class ResourceType(StrEnum):
    """What kind of thing an object is."""

    WILDCARD = "*"  #: in the contract; no object has it
    API_KEY = "api_key"
    ASSIGN_ORG_ROLE = "assign_org_role"  #: granting and defining organization roles
    ASSIGN_ROLE = "assign_role"  #: granting and defining site roles
    AUDIT_LOG = "audit_log"
    CRYPTO_KEY = "crypto_key"
    DEBUG_INFO = "debug_info"
    DEPLOYMENT_CONFIG = "deployment_config"
    DEPLOYMENT_STATS = "deployment_stats"
    FILE = "file"
    GROUP = "group"
    GROUP_MEMBER = "group_member"
    IDPSYNC_SETTINGS = "idpsync_settings"
    LICENSE = "license"
    NOTIFICATION_MESSAGE = "notification_message"
    NOTIFICATION_PREFERENCE = "notification_preference"
    NOTIFICATION_TEMPLATE = "notification_template"
    OAUTH2_APP = "oauth2_app"
    OAUTH2_APP_CODE_TOKEN = "oauth2_app_code_token"  # noqa: S105 - no secret, a word
    OAUTH2_APP_SECRET = "oauth2_app_secret"  # noqa: S105 - no secret, a word
    ORGANIZATION = "organization"
    ORGANIZATION_MEMBER = "organization_member"
    PROVISIONER_DAEMON = "provisioner_daemon"
    PROVISIONER_KEYS = "provisioner_keys"
    REPLICAS = "replicas"
    SYSTEM = "system"
    TAILNET_COORDINATOR = "tailnet_coordinator"
    TEMPLATE = "template"
    USER = "user"
    WORKSPACE = "workspace"
    WORKSPACE_DORMANT = "workspace_dormant"
    WORKSPACE_PROXY = "workspace_proxy"


class KeyScope(StrEnum):
    """How much of its user's power an API key carries."""

    ALL = "all"  #: everything the user may do
    APPLICATION_CONNECT = "application_connect"  #: opening workspace applications


class SiteRole(StrEnum):
    """Built-in roles that hold for the whole deployment."""

    OWNER = "owner"
    MEMBER = "member"  #: implied for every user
    AUDITOR = "auditor"
    TEMPLATE_ADMIN = "template-admin"
    USER_ADMIN = "user-admin"


class OrganizationRole(StrEnum):
    """Built-in roles that are bound to one organization."""

    ADMIN = "organization-admin"
    MEMBER = "organization-member"  #: implied by every membership
    AUDITOR = "organization-auditor"
    USER_ADMIN = "organization-user-admin"
    TEMPLATE_ADMIN = "organization-template-admin"
