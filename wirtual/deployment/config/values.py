"""The configuration as one tree, in the contract's names.

What the product doesn't have stands here as well, with the value that says so.
"""

from collections.abc import Mapping

from django.conf import settings

from wirtual.deployment.config.kinds import (
    DURATION,
    FLAG,
    HOST_PORT,
    MAP,
    NUMBER,
    SECRET,
    TEXT,
    URL,
    WORDS,
    Kind,
    ListOf,
    NoneOf,
    Tree,
    Value,
)

_text, _flag, _number, _duration, _words, _url, _place, _map, _secret = (
    Value(kind)
    for kind in (TEXT, FLAG, NUMBER, DURATION, WORDS, URL, HOST_PORT, MAP, SECRET)
)

_icon = Value(Kind({"type": "string", "enum": ["bug", "chat", "docs"]}, str, "docs"))


def _mail_server() -> str:
    """Host and port, where there is one."""
    host = settings.WIRTUAL_SMTP_HOST
    return f"{host}:{settings.WIRTUAL_SMTP_PORT}" if host else ""


#: Without secrets.
_EXTERNAL_AUTH: Mapping[str, Value] = {
    "app_install_url": _text,
    "app_installations_url": _text,
    "auth_url": _text,
    "client_id": _text,
    "device_code_url": _text,
    "device_flow": _flag,
    "display_icon": _text,
    "display_name": _text,
    "id": _text,
    "no_refresh": _flag,
    "regex": _text,
    "scopes": _words,
    "token_url": _text,
    "type": _text,
    "validate_url": _text,
}
_LINK: Tree = {
    "icon": _icon,
    "name": _text,
    "target": _text,
}
_DERP: Tree = {
    "config": {
        "block_direct": _flag,
        "force_websockets": _flag,
        "path": _text,
        "url": _text,
    },
    "server": {
        "enable": _flag,
        "region_code": _text,
        "region_id": _number,
        "region_name": _text,
        "relay_url": _url,
        "stun_addresses": _words,
    },
}
_NOTIFICATIONS: Tree = {
    "dispatch_timeout": _duration,
    "email": {
        "auth": {
            "identity": _text,
            "password": _secret,
            "password_file": _text,
            "username": Value(TEXT, "SMTP_USERNAME"),
        },
        "force_tls": Value(FLAG, finished=lambda: settings.EMAIL_USE_SSL),
        "from": Value(TEXT, "SMTP_FROM"),
        "hello": _text,
        "smarthost": Value(TEXT, finished=_mail_server),
        "tls": {
            "ca_file": _text,
            "cert_file": _text,
            "insecure_skip_verify": _flag,
            "key_file": _text,
            "server_name": _text,
            "start_tls": Value(FLAG, finished=lambda: settings.EMAIL_USE_TLS),
        },
    },
    "fetch_interval": _duration,
    "lease_count": _number,
    "lease_period": _duration,
    "max_send_attempts": _number,
    "method": _text,
    "retry_interval": _duration,
    "sync_buffer_size": _number,
    "sync_interval": _duration,
    "webhook": {"endpoint": _url},
}
_OAUTH2: Tree = {
    "github": {
        "allow_everyone": Value(FLAG, "GITHUB_ALLOW_EVERYONE"),
        "allow_signups": Value(FLAG, "GITHUB_ALLOW_SIGNUPS"),
        "allowed_orgs": Value(WORDS, "GITHUB_ALLOWED_ORGS"),
        "allowed_teams": Value(WORDS, "GITHUB_ALLOWED_TEAMS"),
        "client_id": Value(TEXT, "GITHUB_CLIENT_ID"),
        "client_secret": _secret,
        "enterprise_base_url": Value(TEXT, "GITHUB_ENTERPRISE_BASE_URL"),
    }
}
_OIDC: Tree = {
    "allow_signups": Value(FLAG, "OIDC_ALLOW_SIGNUPS"),
    "auth_url_params": Value(
        MAP, finished=lambda: settings.WIRTUAL_OIDC_AUTH_URL_PARAMS
    ),
    "client_cert_file": _text,
    "client_id": Value(TEXT, "OIDC_CLIENT_ID"),
    "client_key_file": _text,
    "client_secret": _secret,
    "email_domain": Value(WORDS, "OIDC_EMAIL_DOMAIN"),
    "email_field": Value(TEXT, "OIDC_EMAIL_FIELD"),
    "group_allow_list": _words,
    "group_auto_create": _flag,
    "group_mapping": _map,
    "group_regex_filter": _map,
    "groups_field": _text,
    "icon_url": Value(URL, "OIDC_ICON_URL"),
    "ignore_email_verified": Value(FLAG, "OIDC_IGNORE_EMAIL_VERIFIED"),
    "ignore_user_info": Value(FLAG, "OIDC_IGNORE_USERINFO"),
    "issuer_url": Value(TEXT, "OIDC_ISSUER_URL"),
    "name_field": Value(TEXT, "OIDC_NAME_FIELD"),
    "organization_assign_default": _flag,
    "organization_field": _text,
    "organization_mapping": _map,
    "scopes": Value(WORDS, "OIDC_SCOPES"),
    "sign_in_text": Value(TEXT, "OIDC_SIGN_IN_TEXT"),
    "signups_disabled_text": Value(TEXT, "OIDC_SIGNUPS_DISABLED_TEXT"),
    "skip_issuer_checks": Value(FLAG, "OIDC_SKIP_ISSUER_CHECKS"),
    "user_role_field": _text,
    "user_role_mapping": _map,
    "user_roles_default": _words,
    "username_field": Value(TEXT, "OIDC_USERNAME_FIELD"),
}
_TLS: Tree = {
    "address": _place,
    "allow_insecure_ciphers": _flag,
    "cert_file": _words,
    "client_auth": _text,
    "client_ca_file": _text,
    "client_cert_file": _text,
    "client_key_file": _text,
    "enable": _flag,
    "key_file": _words,
    "min_version": _text,
    "redirect_http": _flag,
    "supported_ciphers": _words,
}

DEPLOYMENT_VALUES: Tree = {
    "access_url": Value(URL, finished=lambda: settings.WIRTUAL_ACCESS_URL),
    "additional_csp_policy": _words,
    "address": _place,
    "agent_fallback_troubleshooting_url": _url,
    "agent_stat_refresh_interval": _duration,
    "allow_workspace_renames": _flag,
    "autobuild_poll_interval": _duration,
    "browser_only": _flag,
    "cache_directory": Value(TEXT, "DATA_DIR"),
    "cli_upgrade_message": _text,
    "config": _text,
    "config_ssh": {
        "deploymentName": Value(TEXT, "SSH_HOSTNAME_PREFIX"),
        "sshconfigOptions": Value(WORDS, "SSH_CONFIG_OPTIONS"),
    },
    "dangerous": {
        "allow_all_cors": Value(FLAG, "DANGEROUS_ALLOW_ALL_CORS"),
        "allow_path_app_sharing": _flag,
        "allow_path_app_site_owner_access": _flag,
    },
    "derp": _DERP,
    "disable_owner_workspace_exec": Value(FLAG, "DISABLE_OWNER_WORKSPACE_EXEC"),
    "disable_password_auth": Value(FLAG, "DISABLE_PASSWORD_AUTH"),
    "disable_path_apps": _flag,
    "docs_url": _url,
    "enable_terraform_debug_mode": _flag,
    "experiments": Value(WORDS, "EXPERIMENTS"),
    "external_auth": {
        "value": ListOf(_EXTERNAL_AUTH, lambda: settings.WIRTUAL_EXTERNAL_AUTH)
    },
    "external_token_encryption_keys": _words,
    "healthcheck": {"refresh": _duration, "threshold_database": _duration},
    "http_address": _text,
    "in_memory_database": _flag,
    "job_hang_detector_interval": Value(DURATION, "HANG_DETECTOR_INTERVAL"),
    "logging": {
        "human": Value(TEXT, fixed="/dev/stderr"),
        "json": _text,
        "log_filter": _words,
        "stackdriver": _text,
    },
    "metrics_cache_refresh_interval": _duration,
    "notifications": _NOTIFICATIONS,
    "oauth2": _OAUTH2,
    "oidc": _OIDC,
    "pg_auth": Value(TEXT, fixed="password"),
    "pg_connection_url": _secret,
    "pprof": {"address": _place, "enable": _flag},
    "prometheus": {
        "address": _place,
        "aggregate_agent_stats_by": _words,
        "collect_agent_stats": _flag,
        "collect_db_metrics": _flag,
        "enable": _flag,
    },
    "provisioner": {
        "daemon_poll_interval": _duration,
        "daemon_poll_jitter": _duration,
        "daemon_psk": _secret,
        "daemon_types": Value(WORDS, "PROVISIONER_TYPES"),
        "daemons": Value(NUMBER, "PROVISIONERS"),
        "force_cancel_interval": Value(DURATION, "PROVISIONER_FORCE_CANCEL_INTERVAL"),
    },
    "proxy_health_status_interval": _duration,
    "proxy_trusted_headers": Value(WORDS, "PROXY_TRUSTED_HEADERS"),
    "proxy_trusted_origins": Value(WORDS, "PROXY_TRUSTED_ORIGINS"),
    "rate_limit": {
        "api": Value(NUMBER, "RATE_LIMIT_API"),
        "disable_all": Value(FLAG, "RATE_LIMIT_DISABLE_ALL"),
    },
    "redirect_to_access_url": _flag,
    "scim_api_key": _secret,
    "secure_auth_cookie": Value(FLAG, "SECURE_AUTH_COOKIE"),
    "session_lifetime": {
        "default_duration": Value(DURATION, "SESSION_DURATION"),
        "default_token_lifetime": Value(DURATION, "DEFAULT_TOKEN_LIFETIME"),
        "disable_expiry_refresh": Value(FLAG, "DISABLE_SESSION_EXPIRY_REFRESH"),
        "max_token_lifetime": Value(DURATION, "MAX_TOKEN_LIFETIME"),
    },
    "ssh_keygen_algorithm": Value(TEXT, "SSH_KEYGEN_ALGORITHM"),
    "strict_transport_security": _number,
    "strict_transport_security_options": _words,
    "support": {"links": {"value": NoneOf(_LINK)}},
    "swagger": {"enable": _flag},
    "telemetry": {"enable": _flag, "trace": _flag, "url": _url},
    "terms_of_service_url": Value(TEXT, "TERMS_OF_SERVICE_URL"),
    "tls": _TLS,
    "trace": {
        "capture_logs": _flag,
        "data_dog": _flag,
        "enable": _flag,
        "honeycomb_api_key": _secret,
    },
    "update_check": _flag,
    "user_quiet_hours_schedule": {
        "allow_user_custom": Value(FLAG, "ALLOW_CUSTOM_QUIET_HOURS"),
        "default_schedule": Value(TEXT, "QUIET_HOURS_DEFAULT_SCHEDULE"),
    },
    "verbose": _flag,
    "web_terminal_renderer": _text,
    "wgtunnel_host": _text,
    "wildcard_access_url": _text,
    "write_config": _flag,
}
