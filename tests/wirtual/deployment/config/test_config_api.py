"""GET /deployment/config. Rule: spec/identity.md, 9."""

import pytest

from orgs_app.access.enums import SiteRole
from orgs_app.external_auth.configuration import ExternalAuthConfig
from tests.make.people import make_user
from wirtual.core.environment import DOCUMENTED, Environment, Numbered
from wirtual.deployment.config.kinds import Value, shown
from wirtual.deployment.config.options import options
from wirtual.deployment.config.values import DEPLOYMENT_VALUES

PATH = "/deployment/config"
SECRETS = (
    ("pg_connection_url",),
    ("scim_api_key",),
    ("provisioner", "daemon_psk"),
    ("oauth2", "github", "client_secret"),
    ("oidc", "client_secret"),
    ("notifications", "email", "auth", "password"),
    ("trace", "honeycomb_api_key"),
)


@pytest.fixture
def read():
    """Settings as they are read from some variables, and nothing else kept."""
    before = dict(DOCUMENTED)
    yield Environment
    DOCUMENTED.clear()
    DOCUMENTED.update(before)


def leaves(tree):
    for node in tree.values():
        if isinstance(node, Value):
            yield node
        elif isinstance(node, dict):
            yield from leaves(node)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (SiteRole.OWNER, 200),
        (SiteRole.AUDITOR, 200),
        (SiteRole.USER_ADMIN, 403),
        (SiteRole.MEMBER, 403),
    ],
)
def test_owners_and_auditors_may_read_it(api, organization, role, status):
    reader = make_user(roles=[role], organizations=[organization])
    assert api.as_(reader).get(PATH).status_code == status


def test_values_are_shown_as_they_are(api, olivia):
    config = api.as_(olivia).get(PATH).json()["config"]
    assert config["rate_limit"] == {"api": 512, "disable_all": False}
    assert config["session_lifetime"]["default_duration"] == 24 * 3600 * 10**9
    assert config["access_url"]["scheme"] == "http"
    assert config["provisioner"]["daemon_types"] == ["terraform"]
    assert config["external_auth"] == {"value": []}
    assert config["user_quiet_hours_schedule"] == {
        "allow_user_custom": True,
        "default_schedule": "CRON_TZ=UTC 0 0 * * *",
    }


@pytest.mark.parametrize("path", SECRETS)
def test_secrets_have_a_place_and_no_value(api, olivia, path):
    value = api.as_(olivia).get(PATH).json()["config"]
    for name in path:
        value = value[name]
    assert value == ""


def test_providers_of_accounts_elsewhere_are_shown_without_secrets(
    api, olivia, settings
):
    git = ExternalAuthConfig(
        "git", "gitea", "us", "hunter2", scopes=("read", "write"), no_refresh=True
    )
    settings.WIRTUAL_EXTERNAL_AUTH = (git,)
    answer = api.as_(olivia).get(PATH)
    (shown_provider,) = answer.json()["config"]["external_auth"]["value"]
    assert shown_provider == {
        "id": "git",
        "type": "gitea",
        "client_id": "us",
        "auth_url": "",
        "token_url": "",
        "validate_url": "",
        "display_name": "",
        "display_icon": "",
        "scopes": ["read", "write"],
        "no_refresh": True,
        "regex": "",
        "device_flow": False,
        "device_code_url": "",
        "app_install_url": "",
        "app_installations_url": "",
    }
    assert b"hunter2" not in answer.content


def test_variables_that_are_counted_are_one_option(read):
    names = {"WIRTUAL_X_0_NAME": "a", "WIRTUAL_X_1_NAME": "b", "WIRTUAL_X_0_KEY": "s3"}

    def named(one: Numbered) -> None:
        one.text("NAME", "", "For this test.")
        one.text("KEY", "", "For this test.", secret=True)

    read(names).several("X", named)
    found = {
        each["env"]: each["value"]
        for each in options(DOCUMENTED)
        if each["env"].startswith("WIRTUAL_X")
    }
    assert found == {"WIRTUAL_X_<n>_NAME": ["a", "b"], "WIRTUAL_X_<n>_KEY": ""}


def test_every_variable_is_an_option(api, olivia):
    shown_options = api.as_(olivia).get(PATH).json()["options"]
    assert [each["env"] for each in shown_options] == sorted(DOCUMENTED)


def test_an_option_tells_all_about_a_variable(read):
    read({"WIRTUAL_API_URL": "x"}).text("API_URL", "y", "What for.")
    (option,) = [
        each for each in options(DOCUMENTED) if each["env"] == "WIRTUAL_API_URL"
    ]
    assert option["name"] == "API URL"
    assert option["description"] == "What for."
    assert (option["default"], option["value"]) == ("y", "x")
    assert option["value_source"] == "env"
    assert option["annotations"] == {}


def test_an_option_that_is_secret_tells_nothing(read):
    read({"WIRTUAL_KEY": "s3cret"}).text("KEY", "", "A secret.", secret=True)
    assert "s3cret" not in repr(DOCUMENTED)
    (option,) = [each for each in options(DOCUMENTED) if each["env"] == "WIRTUAL_KEY"]
    assert (option["default"], option["value"]) == ("", "")
    assert option["annotations"] == {"secret": "true"}
    assert option["value_source"] == "env"


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        ("duration", "90s", 90 * 10**9),
        ("words", "a, b", ["a", "b"]),
        ("networks", "10.0.0.0/8", ["10.0.0.0/8"]),
        ("path", "/tmp", "/tmp"),
        ("daily_schedule", "30 4 * * *", "CRON_TZ=UTC 30 4 * * *"),
        ("daily_schedule", "", None),
    ],
)
def test_values_are_written_as_json(read, reader, text, value):
    getattr(read({"WIRTUAL_X": text}), reader)("X", "", "For this test.")
    (option,) = [each for each in options(DOCUMENTED) if each["env"] == "WIRTUAL_X"]
    assert option["value"] == value


def test_an_access_url_is_taken_apart(settings):
    settings.WIRTUAL_ACCESS_URL = "https://dev.example:8443/w"
    parts = shown(DEPLOYMENT_VALUES, DOCUMENTED)["access_url"]
    assert (parts["scheme"], parts["host"], parts["path"]) == (
        "https",
        "dev.example:8443",
        "/w",
    )


def test_the_mail_server_is_told_with_its_port(settings):
    email = shown(DEPLOYMENT_VALUES, DOCUMENTED)["notifications"]["email"]
    assert email["smarthost"] == ""
    settings.WIRTUAL_SMTP_HOST = "mail.example"
    email = shown(DEPLOYMENT_VALUES, DOCUMENTED)["notifications"]["email"]
    assert email["smarthost"] == "mail.example:587"


def test_every_variable_that_the_tree_names_exists():
    named = {f"WIRTUAL_{leaf.variable}" for leaf in leaves(DEPLOYMENT_VALUES)}
    assert named - {"WIRTUAL_"} <= set(DOCUMENTED)


def test_no_secret_is_in_the_tree(api, olivia):
    text = api.as_(olivia).get(PATH).content.decode()
    from django.conf import settings

    assert settings.SECRET_KEY not in text
    assert settings.WIRTUAL_DATABASE_URL not in text
