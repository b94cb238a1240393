"""Django's settings, from the environment.

Every ``WIRTUAL_*`` variable is read here and nowhere else, through typed readers that
fail at start with the variable's name. ``manage.py settings`` prints them all.
"""

import os
import tempfile
from base64 import b64decode
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from psycopg.conninfo import conninfo_to_dict

from orgs_app.external_auth.configuration import ExternalAuthConfig, usable
from wirtual.core.environment import Environment, Numbered, SettingInvalid
from wirtual.core.features import Feature
from wirtual.core.ids import random_text
from wirtual.core.postgres import EmbeddedPostgres
from wirtual.look import LOOK

env = Environment()

BASE_DIR = Path(__file__).resolve().parent.parent
WIRTUAL_VERSION = f"v{version('wirtual')}"

# --- This installation ---------------------------------------------------------------

WIRTUAL_DATA_DIR = BASE_DIR / env.path(
    "DATA_DIR",
    ".wirtual",
    "Where the embedded database, keys, logs and working directories live; "
    "a relative path begins beside manage.py.",
)
WIRTUAL_HOST = env.text("HOST", "127.0.0.1", "Address that the server listens on.")
WIRTUAL_PORT = env.integer(
    "PORT", 3000, "Port that the server listens on.", least=0, most=65535
)
WIRTUAL_ACCESS_URL = (
    env.url(
        "ACCESS_URL",
        "",
        "Where people and workspaces reach the server; by default its host and port.",
    ).rstrip("/")
    or f"http://{WIRTUAL_HOST}:{WIRTUAL_PORT}"
)
WIRTUAL_WEB_THREADS = env.integer(
    "WEB_THREADS", 4, "Requests that one server process handles at a time.", least=1
)
WIRTUAL_MAX_BODY_BYTES = env.integer(
    "MAX_BODY_BYTES",
    101 * 1024 * 1024,
    "Largest request body that the server reads at all, in bytes.",
    least=1024,
)
WIRTUAL_DISABLED_FEATURES = frozenset(
    env.words(
        "DISABLED_FEATURES",
        "",
        "Names of features that are switched off.",
        among=tuple(Feature),
    )
)


def _license_keys(words: tuple[str, ...]) -> dict[str, bytes]:
    keys = {}
    for word in words:
        key_id, _, text = word.partition("=")
        try:
            keys[key_id] = b64decode(text, validate=True)
        except ValueError:
            keys[key_id] = b""
        if not key_id or len(keys[key_id]) != 32:
            raise SettingInvalid(
                f"WIRTUAL_LICENSE_KEYS: {word!r} must be an id, '=', and the 32 bytes "
                "of a key in base64"
            )
    return keys


WIRTUAL_LICENSE_KEYS = _license_keys(
    env.words(
        "LICENSE_KEYS",
        "",
        "Public Ed25519 keys of issuers of licences, as id=base64. Licences are kept "
        "for tools that hand them in; they change nothing.",
    )
)

# --- Signing in ----------------------------------------------------------------------

WIRTUAL_ACCEPT_COMPATIBLE_NAMES = env.flag(
    "ACCEPT_COMPATIBLE_NAMES",
    True,
    "Accept headers, cookies and parameters spelt Coder-…, coder_… as well.",
)
WIRTUAL_SESSION_DURATION = env.duration(
    "SESSION_DURATION", "24h", "How long a login lasts without being used."
)
WIRTUAL_DEFAULT_TOKEN_LIFETIME = env.duration(
    "DEFAULT_TOKEN_LIFETIME", "168h", "How long a token lasts when nobody says."
)
WIRTUAL_MAX_TOKEN_LIFETIME = env.duration(
    "MAX_TOKEN_LIFETIME", "876600h", "The longest lifetime of a token."
)
WIRTUAL_MAX_TOKENS_PER_USER = env.integer(
    "MAX_TOKENS_PER_USER", 1000, "How many usable tokens one may have.", least=1
)
WIRTUAL_DISABLE_SESSION_EXPIRY_REFRESH = env.flag(
    "DISABLE_SESSION_EXPIRY_REFRESH",
    False,
    "Sessions end after their lifetime even when they are used.",
)
WIRTUAL_DISABLE_PASSWORD_AUTH = env.flag(
    "DISABLE_PASSWORD_AUTH", False, "Refuse signing in with a password."
)
WIRTUAL_DISABLE_OWNER_WORKSPACE_ACCESS = env.flag(
    "DISABLE_OWNER_WORKSPACE_EXEC",
    False,
    "Owners may not open terminals or apps in workspaces of others.",
)
WIRTUAL_SECURE_AUTH_COOKIE = env.flag(
    "SECURE_AUTH_COOKIE", False, "Send session cookies over HTTPS only."
)
WIRTUAL_SSH_KEYGEN_ALGORITHM = env.choice(
    "SSH_KEYGEN_ALGORITHM",
    "ed25519",
    "Kind of the Git keys that users get.",
    among=("ed25519", "ecdsa", "rsa4096"),
)

# --- Signing in elsewhere ------------------------------------------------------------

WIRTUAL_TERMS_OF_SERVICE_URL = env.text(
    "TERMS_OF_SERVICE_URL", "", "Terms that people agree to by signing in."
)
WIRTUAL_OIDC_ISSUER_URL = env.text(
    "OIDC_ISSUER_URL",
    "",
    "The OpenID Connect provider that people sign in through, as it names itself; "
    "its settings are read from /.well-known/openid-configuration below it.",
)
WIRTUAL_OIDC_CLIENT_ID = env.text(
    "OIDC_CLIENT_ID", "", "What the OpenID Connect provider calls this server."
)
WIRTUAL_OIDC_CLIENT_SECRET = env.text(
    "OIDC_CLIENT_SECRET",
    "",
    "The secret that the OpenID Connect provider shares with this server.",
    secret=True,
)
WIRTUAL_OIDC_SCOPES = env.words(
    "OIDC_SCOPES",
    "openid,profile,email",
    "What is asked of the OpenID Connect provider.",
)
WIRTUAL_OIDC_AUTH_URL_PARAMS = dict(
    parse_qsl(
        env.text(
            "OIDC_AUTH_URL_PARAMS",
            "access_type=offline",
            "Parameters added when people are sent to the OpenID Connect provider, "
            "as in a URL.",
        )
    )
)
WIRTUAL_OIDC_ALLOW_SIGNUPS = env.flag(
    "OIDC_ALLOW_SIGNUPS",
    True,
    "Whoever the OpenID Connect provider knows gets an account by signing in.",
)
WIRTUAL_OIDC_SIGNUPS_DISABLED_TEXT = env.text(
    "OIDC_SIGNUPS_DISABLED_TEXT",
    "",
    "What people without an account are told where sign-ups are disabled.",
)
WIRTUAL_OIDC_EMAIL_DOMAIN = env.words(
    "OIDC_EMAIL_DOMAIN",
    "",
    "Only people with addresses in these domains may sign in; all, when there is none.",
)
WIRTUAL_OIDC_EMAIL_FIELD = env.text(
    "OIDC_EMAIL_FIELD", "email", "The claim that holds the e-mail address."
)
WIRTUAL_OIDC_USERNAME_FIELD = env.text(
    "OIDC_USERNAME_FIELD",
    "preferred_username",
    "The claim that usernames of new accounts are made from.",
)
WIRTUAL_OIDC_NAME_FIELD = env.text(
    "OIDC_NAME_FIELD", "name", "The claim that holds what the person is called."
)
WIRTUAL_OIDC_IGNORE_EMAIL_VERIFIED = env.flag(
    "OIDC_IGNORE_EMAIL_VERIFIED",
    False,
    "Accept addresses that the OpenID Connect provider calls unverified.",
)
WIRTUAL_OIDC_IGNORE_USERINFO = env.flag(
    "OIDC_IGNORE_USERINFO", False, "Take claims from ID tokens alone."
)
WIRTUAL_OIDC_SKIP_ISSUER_CHECKS = env.flag(
    "OIDC_SKIP_ISSUER_CHECKS",
    False,
    "Accept ID tokens of any issuer; dangerous, for providers that name themselves "
    "differently from one place to the next.",
)
WIRTUAL_OIDC_SIGN_IN_TEXT = env.text(
    "OIDC_SIGN_IN_TEXT", "OpenID Connect", "What the button for signing in says."
)
WIRTUAL_OIDC_ICON_URL = env.text(
    "OIDC_ICON_URL", "", "The picture on the button for signing in."
)
WIRTUAL_GITHUB_CLIENT_ID = env.text(
    "GITHUB_CLIENT_ID", "", "Client id of the OAuth app that people sign in through."
)
WIRTUAL_GITHUB_CLIENT_SECRET = env.text(
    "GITHUB_CLIENT_SECRET", "", "Client secret of that OAuth app.", secret=True
)
WIRTUAL_GITHUB_ALLOW_SIGNUPS = env.flag(
    "GITHUB_ALLOW_SIGNUPS",
    False,
    "Whoever may sign in through GitHub gets an account by doing so.",
)
WIRTUAL_GITHUB_ALLOW_EVERYONE = env.flag(
    "GITHUB_ALLOW_EVERYONE",
    False,
    "Let people in whatever their organizations and teams on GitHub.",
)
WIRTUAL_GITHUB_ALLOWED_ORGS = env.words(
    "GITHUB_ALLOWED_ORGS",
    "",
    "Organizations on GitHub; only active members of one of them may sign in.",
)
WIRTUAL_GITHUB_ALLOWED_TEAMS = env.words(
    "GITHUB_ALLOWED_TEAMS",
    "",
    "Teams on GitHub, written organization/team; only members of one may sign in.",
)
WIRTUAL_GITHUB_ENTERPRISE_BASE_URL = env.text(
    "GITHUB_ENTERPRISE_BASE_URL",
    "",
    "Where a GitHub Enterprise Server is; by default github.com is used.",
).rstrip("/")

# --- Accounts elsewhere --------------------------------------------------------------


def _external_auth(one: Numbered) -> ExternalAuthConfig:
    return ExternalAuthConfig(
        id=one.text(
            "ID",
            "",
            "What templates call an account elsewhere that people can link, for Git or "
            "another service; by default its type.",
        ),
        type=one.text(
            "TYPE",
            "",
            "Kind of the provider of such accounts; of github, gitlab and "
            "bitbucket-cloud the addresses are known.",
        ),
        client_id=one.text("CLIENT_ID", "", "What the provider calls this server."),
        client_secret=one.text(
            "CLIENT_SECRET",
            "",
            "The secret that the provider shares with this server.",
            secret=True,
        ),
        auth_url=one.url("AUTH_URL", "", "Where people are sent to link an account."),
        token_url=one.url("TOKEN_URL", "", "Where the provider gives tokens."),
        validate_url=one.url(
            "VALIDATE_URL",
            "",
            "Answers 200 to a good token and 401 to another; without it a token is "
            "good until it expires.",
        ),
        display_name=one.text("DISPLAY_NAME", "", "The provider's name for people."),
        display_icon=one.text(
            "DISPLAY_ICON", "", "Path or URL of the provider's icon."
        ),
        scopes=one.words("SCOPES", "", "What is asked of the provider."),
        no_refresh=one.flag(
            "NO_REFRESH", False, "Have expired accounts linked anew; refresh no tokens."
        ),
    )


WIRTUAL_EXTERNAL_AUTH = usable(env.several("EXTERNAL_AUTH", _external_auth))

# --- Limits and trust ----------------------------------------------------------------

WIRTUAL_RATE_LIMIT_API = env.integer(
    "RATE_LIMIT_API",
    512,
    "Requests a minute for each path, by address; a negative number ends all limits.",
)
WIRTUAL_RATE_LIMIT_LOGIN = env.integer(
    "RATE_LIMIT_LOGIN",
    60,
    "Attempts a minute to sign in or to change a password; negative for any number.",
)
WIRTUAL_RATE_LIMIT_FILES = env.integer(
    "RATE_LIMIT_FILES",
    12,
    "Uploads a minute, and downloads of a file, by user; negative for any number.",
)
WIRTUAL_RATE_LIMIT_DISABLE_ALL = env.flag(
    "RATE_LIMIT_DISABLE_ALL", False, "Limit nothing, whatever the limits say."
)
WIRTUAL_PROXY_TRUSTED_ORIGINS = env.networks(
    "PROXY_TRUSTED_ORIGINS",
    "",
    "Networks of proxies whose word about clients is taken, such as 10.0.0.0/8.",
)
WIRTUAL_PROXY_TRUSTED_HEADERS = env.words(
    "PROXY_TRUSTED_HEADERS",
    "",
    "Headers in which these proxies tell the client's address, the first one first.",
)
WIRTUAL_DANGEROUS_ALLOW_ALL_CORS = env.flag(
    "DANGEROUS_ALLOW_ALL_CORS",
    False,
    "Let pages of any site read answers in a browser; dangerous.",
)

# --- Mail ----------------------------------------------------------------------------

WIRTUAL_SMTP_HOST = env.text(
    "SMTP_HOST",
    "",
    "Mail server; without it mails are printed by the worker instead of being sent.",
)
WIRTUAL_SMTP_PORT = env.integer("SMTP_PORT", 587, "Its port.", least=1)
WIRTUAL_SMTP_SECURITY = env.choice(
    "SMTP_SECURITY",
    "starttls",
    "How the connection to the mail server is encrypted.",
    among=("starttls", "tls", "none"),
)
WIRTUAL_SMTP_USERNAME = env.text(
    "SMTP_USERNAME", "", "Signs in to the mail server; empty for no sign-in."
)
WIRTUAL_SMTP_PASSWORD = env.text(
    "SMTP_PASSWORD", "", "The password for it.", secret=True
)
WIRTUAL_SMTP_FROM = env.text(
    "SMTP_FROM", "Wirtual <wirtual@localhost>", "Whom mails come from."
)
WIRTUAL_SMTP_TIMEOUT = env.duration(
    "SMTP_TIMEOUT", "10s", "How long the mail server may be silent."
)

EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if WIRTUAL_SMTP_HOST else "console.EmailBackend"
)
EMAIL_HOST = WIRTUAL_SMTP_HOST
EMAIL_PORT = WIRTUAL_SMTP_PORT
EMAIL_HOST_USER = WIRTUAL_SMTP_USERNAME
EMAIL_HOST_PASSWORD = WIRTUAL_SMTP_PASSWORD
EMAIL_USE_TLS = WIRTUAL_SMTP_SECURITY == "starttls"
EMAIL_USE_SSL = WIRTUAL_SMTP_SECURITY == "tls"
EMAIL_TIMEOUT = WIRTUAL_SMTP_TIMEOUT.total_seconds()
DEFAULT_FROM_EMAIL = WIRTUAL_SMTP_FROM

# --- What clients are told -----------------------------------------------------------

WIRTUAL_SSH_HOSTNAME_PREFIX = env.text(
    "SSH_HOSTNAME_PREFIX",
    "wirtual.",
    "What host names of workspaces begin with in people's SSH configuration.",
)
WIRTUAL_SSH_CONFIG_OPTIONS = env.words(
    "SSH_CONFIG_OPTIONS",
    "",
    "Options for these hosts in people's SSH configuration, such as"
    " ForwardAgent=yes,Compression=no.",
)
WIRTUAL_EXPERIMENTS = env.words(
    "EXPERIMENTS",
    "",
    "Experiments that are switched on; * for all that are safe, which are none.",
)

# --- Records -------------------------------------------------------------------------

WIRTUAL_AUDIT_RETENTION = env.duration(
    "AUDIT_RETENTION",
    "0s",
    "How long entries of the audit log are kept, such as 365d; 0s keeps all for ever.",
    least="0s",
)
WIRTUAL_UNUSED_FILE_RETENTION = env.duration(
    "UNUSED_FILE_RETENTION",
    "24h",
    "How long an uploaded file is kept that no version is made from, counted from its "
    "last upload; 0s keeps all for ever.",
    least="0s",
)

# --- Secret --------------------------------------------------------------------------


def _secret_key(data_dir: Path) -> str:
    """The installation's own key, made at the first start and kept.

    Written beside and linked into place, so that of two first starts one key wins.
    """
    path = data_dir / "secret_key"
    with suppress(FileNotFoundError):
        return path.read_text()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=data_dir) as file:
            file.write(random_text(64))
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
        return path.read_text()
    except OSError as error:
        raise SettingInvalid(
            f"WIRTUAL_DATA_DIR: can't keep a secret key in {data_dir}: {error.strerror}"
        ) from error


SECRET_KEY = env.text(
    "SECRET_KEY",
    "",
    "Signs sessions of the admin site; made at the first start when not given.",
    secret=True,
) or _secret_key(WIRTUAL_DATA_DIR)

# --- Database ------------------------------------------------------------------------

WIRTUAL_DATABASE_URL = env.text(
    "DATABASE_URL",
    "",
    "A PostgreSQL 14 or newer, as a URL or as key=value words; "
    "without it the product runs its own.",
    secret=True,
)
WIRTUAL_PGBOUNCER = env.flag(
    "PGBOUNCER", False, "A pooler in transaction mode stands before the database."
)


def _database(url: str) -> dict[str, Any]:
    try:
        parts = conninfo_to_dict(url)
    except Exception as error:
        raise SettingInvalid(f"WIRTUAL_DATABASE_URL: {error}") from error
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    known |= {"host": "HOST", "port": "PORT"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{known[key]: str(value) for key, value in parts.items() if key in known},
        "CONN_MAX_AGE": None,
        # A query before each request; wirtual/core/serving/threads.py does without.
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            "connect_timeout": 10,  # seconds
            **{key: value for key, value in parts.items() if key not in known},
            "server_side_binding": True,
            # From its second use on. What runs once, as migrations do, may then hold
            # several statements, which nothing prepared can.
            "prepare_threshold": None if WIRTUAL_PGBOUNCER else 1,
        },
    }


def _embedded_database(data_dir: Path) -> str:
    return EmbeddedPostgres(data_dir / "postgres").dsn()


DATABASES = {
    "default": _database(WIRTUAL_DATABASE_URL or _embedded_database(WIRTUAL_DATA_DIR))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Workspaces ----------------------------------------------------------------------

WIRTUAL_QUIET_HOURS_DEFAULT_SCHEDULE = env.daily_schedule(
    "QUIET_HOURS_DEFAULT_SCHEDULE",
    "CRON_TZ=UTC 0 0 * * *",
    "When workspaces that have to stop are stopped, unless their owner chose another"
    " time: a minute and an hour by the clocks of a zone; empty for never.",
)
WIRTUAL_ALLOW_CUSTOM_QUIET_HOURS = env.flag(
    "ALLOW_CUSTOM_QUIET_HOURS",
    True,
    "People may choose themselves when their workspaces are stopped if they have to.",
)

# --- Provisioning --------------------------------------------------------------------

WIRTUAL_PROVISIONERS = env.integer(
    "PROVISIONERS", 3, "Built-in provisioner daemons; 0 for none.", least=0
)
WIRTUAL_PROVISIONER_TYPES = env.words(
    "PROVISIONER_TYPES",
    "terraform",
    "What built-in daemons can run: terraform; echo, for tests, plays archives.",
    among=("terraform", "echo"),
)
WIRTUAL_PROVISIONER_FORCE_CANCEL_INTERVAL = env.duration(
    "PROVISIONER_FORCE_CANCEL_INTERVAL",
    "10m",
    "How long a canceled job may take to stop before it is given up.",
)
WIRTUAL_PROVISIONER_PAYLOAD_BYTES = env.integer(
    "PROVISIONER_PAYLOAD_BYTES",
    4 * 1024 * 1024,
    "Most that a daemon is handed for one job, archive and state, in bytes.",
    least=1024,
)
WIRTUAL_HANG_DETECTOR_INTERVAL = env.duration(
    "HANG_DETECTOR_INTERVAL", "1m", "How often jobs of silent daemons are looked for."
)
WIRTUAL_TERRAFORM_PATH = env.text(
    "TERRAFORM_PATH",
    "",
    "The Terraform or OpenTofu to use; without it terraform and tofu are looked for"
    " on the PATH, then the one that was installed along.",
)
WIRTUAL_SERVE_PUBLIC_PROVIDER = env.flag(
    "SERVE_PUBLIC_PROVIDER",
    True,
    "Answer for the provider coder/coder too, so that nothing is downloaded for it.",
)

# --- Django --------------------------------------------------------------------------

DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "wirtual.urls"
ASGI_APPLICATION = "wirtual.asgi.application"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"
AUTH_USER_MODEL = "orgs_app.User"
AUTHENTICATION_BACKENDS = ["orgs_app.login.backend.AccountBackend"]
# Usernames are unique among accounts that aren't deleted, by an expression constraint
# that the check doesn't see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "wirtual.apps.OperatorsSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "orgs_app",
    "provisioning_app",
    "templates_app",
    "wirtual.deployment",
]

MIDDLEWARE = [
    "wirtual.core.api.middleware.RequestMiddleware",
    "wirtual.core.api.proxies.ProxyMiddleware",
    "wirtual.core.api.cors.CorsMiddleware",
    "orgs_app.api_key.limits.RateLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wirtual.core.policy.PagePolicyMiddleware",
    "orgs_app.api_key.csrf.ApiCsrfMiddleware",
    "wirtual.core.api.middleware.PageSessionMiddleware",
    "wirtual.core.api.middleware.PageCommonMiddleware",
    "wirtual.core.api.middleware.PageCsrfMiddleware",
    "wirtual.core.api.middleware.PageAuthenticationMiddleware",
    "wirtual.core.api.middleware.PageMessageMiddleware",
    "wirtual.core.api.middleware.PageFrameMiddleware",
]

# The pages' middlewares are Django's own in a thin coat, which its check of the admin
# site's requirements recognises; nothing is silenced here.

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "wirtual" / "pages"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ROOT = BASE_DIR / "wirtual" / "pages" / "root"
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_SECURE = WIRTUAL_SECURE_AUTH_COOKIE
CSRF_COOKIE_SECURE = WIRTUAL_SECURE_AUTH_COOKIE
SESSION_COOKIE_NAME = "wirtual_admin_session"
CSRF_COOKIE_NAME = "wirtual_admin_csrf"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "admin:login"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
X_FRAME_OPTIONS = "DENY"
DATETIME_FORMAT = "Y-m-d H:i:s"
DATE_FORMAT = "Y-m-d"

UNFOLD = LOOK

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "orgs_app.api_key.authentication.TokenAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_THROTTLE_CLASSES": ["orgs_app.api_key.limits.UserThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["wirtual.core.api.rendering.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["wirtual.core.api.parsers.JsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": (
        "wirtual.core.api.rendering.OneFormNegotiation"
    ),
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "wirtual.core.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Wirtual API",
    "VERSION": WIRTUAL_VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_PATCH": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "COMPONENT_NO_READ_ONLY_REQUIRED": False,
    "SCHEMA_PATH_PREFIX": "/api/v2",
    "SORT_OPERATIONS": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "PREPROCESSING_HOOKS": ["wirtual.openapi.only_the_api"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "wirtual.openapi.finish",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ProvisionerJobStatus": "provisioning_app.job.enums.ProvisionerJobStatus",
        "ResourceType": "orgs_app.audit.enums.AuditResourceType.values",
        "AuditAction": "orgs_app.audit.enums.AuditAction.values",
        "RBACAction": "orgs_app.access.fields.ACTIONS",
        "RBACResource": "orgs_app.access.fields.RESOURCE_TYPES",
        "GroupSource": "orgs_app.group.enums.GroupSource.values",
        "LoginType": "orgs_app.user.serializers.LOGIN_TYPES",
        "TemplateRole": "templates_app.template.enums.TemplateRole",
        "UserStatus": "orgs_app.user.enums.UserStatus.values",
        "WorkspaceAgentStatus": "templates_app.agent.enums.WorkspaceAgentStatus",
        "WorkspaceTransition": "templates_app.resource.enums.WorkspaceTransition",
        "WorkspaceAgentPortShareLevel": (
            "templates_app.workspace.enums.WorkspaceAgentPortShareLevel"
        ),
    },
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "string", "format": "uuid"}},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "ERROR"},
    },
}
