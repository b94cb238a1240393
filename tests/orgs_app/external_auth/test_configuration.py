"""Providers of accounts elsewhere, as variables name them.

Rule: spec/agents.md, 4.1.
"""

import os
import subprocess
import sys

import pytest

from orgs_app.external_auth.configuration import ExternalAuthConfig, usable
from wirtual.core.environment import SettingInvalid

AUTH, TOKEN = "https://git.example/authorize", "https://git.example/token"


def config(**fields: object) -> ExternalAuthConfig:
    given = {"id": "git", "type": "gitea", "client_id": "us", "auth_url": AUTH}
    return ExternalAuthConfig(**{**given, "token_url": TOKEN, **fields})


def test_of_known_hosts_little_has_to_be_said():
    (github,) = usable({0: ExternalAuthConfig("", "GitHub", "us", "secret")})
    assert (github.id, github.type, github.client_secret) == (
        "GitHub",
        "github",
        "secret",
    )
    assert github.display_name == "GitHub"
    assert github.display_icon == "/icon/git.svg"
    assert github.validate_url == "https://api.github.com/user"
    assert github.scopes == ("repo", "workflow")


def test_the_addresses_of_a_known_host_aren_t_mixed_with_others():
    (own,) = usable({0: config(type="github")})
    assert (own.auth_url, own.token_url, own.validate_url) == (AUTH, TOKEN, "")
    with pytest.raises(SettingInvalid, match="WIRTUAL_EXTERNAL_AUTH_0_AUTH_URL"):
        usable({0: config(type="github", auth_url="")})


def test_what_is_said_counts():
    said = config(
        display_name="Ours",
        display_icon="/icon/code.svg",
        scopes=("read",),
        validate_url="https://git.example/me",
        no_refresh=True,
    )
    assert usable({0: said}) == (said,)


def test_a_name_for_people_is_the_id_unless_said():
    assert usable({3: config()})[0].display_name == "git"


@pytest.mark.parametrize(
    ("fields", "variable"),
    [
        ({"id": "", "type": ""}, "ID"),
        ({"id": "a b"}, "ID"),
        ({"id": "../x"}, "ID"),
        ({"id": "é"}, "ID"),
        ({"client_id": ""}, "CLIENT_ID"),
        ({"token_url": ""}, "TOKEN_URL"),
        ({"auth_url": ""}, "AUTH_URL"),
    ],
)
def test_what_is_missing_is_told_by_its_variable(fields, variable):
    with pytest.raises(SettingInvalid, match=f"WIRTUAL_EXTERNAL_AUTH_7_{variable}:"):
        usable({7: config(**fields)})


def test_an_id_is_given_once():
    with pytest.raises(SettingInvalid, match="_2_ID: 'git' is that of number 0 too"):
        usable({0: config(), 2: config()})


def test_a_secret_isn_t_in_what_is_printed():
    assert "hunter2" not in repr(config(client_secret="hunter2"))


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"0_TYPE": "github"}, "WIRTUAL_EXTERNAL_AUTH_0_CLIENT_ID: is needed"),
        ({"0_ID": "x y", "0_CLIENT_ID": "us"}, "WIRTUAL_EXTERNAL_AUTH_0_ID: 'x y'"),
        ({"1_CLIENTID": "us"}, "WIRTUAL_EXTERNAL_AUTH_1_CLIENTID: there is no such"),
        ({"0_TOKEN_URL": "foo"}, "WIRTUAL_EXTERNAL_AUTH_0_TOKEN_URL: 'foo' can't"),
        ({"0_NO_REFRESH": "maybe"}, "WIRTUAL_EXTERNAL_AUTH_0_NO_REFRESH: 'maybe'"),
    ],
)
def test_a_provider_that_makes_no_sense_stops_the_start(variables, told):
    said = subprocess.run(
        [sys.executable, "-c", "import wirtual.settings"],
        env=os.environ
        | {f"WIRTUAL_EXTERNAL_AUTH_{name}": text for name, text in variables.items()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert f"SettingInvalid: {told}" in said.stderr
