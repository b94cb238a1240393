"""What operators do on the command line."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from orgs_app.api_key.models import APIKey
from orgs_app.audit.models import AuditLog
from tests.make.people import PASSWORD, make_user, token_of
from wirtual.core import clock

BETTER = "AnotherSecurePassword!"


def run(capsys, command, /, *args, **options):
    call_command(command, *args, **options)
    return capsys.readouterr().out


def test_a_token_is_made_and_works(api, mia, capsys):
    text = run(capsys, "create_token", user="MIA", name="ci", lifetime="30d").strip()
    assert api.with_token(text).get("/users/me").json()["username"] == "mia"
    token = APIKey.objects.get(token_name="ci")
    left = token.expires_at - clock.now()
    assert timedelta(days=29) < left <= timedelta(days=30)
    assert AuditLog.objects.get().action == "create"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"user": "nobody", "name": "ci"}, "no user"),
        ({"user": "mia", "name": "taken"}, "exists already"),
        ({"user": "mia", "name": "ci", "lifetime": "soon"}, "lifetime"),
        ({"user": "mia", "name": "ci", "lifetime": "9999999d"}, "maximum"),
    ],
)
def test_a_token_that_cannot_be(mia, options, told):
    token_of(mia, name="taken")
    with pytest.raises(CommandError, match=told):
        call_command("create_token", **options)


def test_tokens_are_listed_without_their_secrets(mia, tom, capsys):
    secret = token_of(mia, name="ci")
    token_of(tom, name="other")
    every = run(capsys, "list_tokens")
    assert len(every.splitlines()) == 2
    (line,) = run(capsys, "list_tokens", user="mia").splitlines()
    assert line.split("\t")[:3] == [secret.partition("-")[0], "mia", "ci"]
    assert secret.partition("-")[2] not in every


def test_a_revoked_token_opens_nothing(api, mia, capsys):
    text = token_of(mia, name="ci")
    told = run(capsys, "revoke_token", text.partition("-")[0])
    assert told == "Deleted the token ci of mia.\n"
    assert api.with_token(text).get("/users/me").status_code == 401
    with pytest.raises(CommandError, match="no token"):
        call_command("revoke_token", "0123456789")


def test_a_password_is_set_and_sessions_end(api, organization, capsys, monkeypatch):
    pia = make_user("pia", password=PASSWORD)
    client = api.as_(pia)
    run(capsys, "reset_password", user="pia", password=BETTER)
    assert client.get("/users/me").status_code == 401
    login = {"email": pia.email, "password": BETTER}
    assert api.post("/users/login", login).status_code == 201
    asked = "orgs_app.management.commands.reset_password.getpass"
    monkeypatch.setattr(asked, lambda _: "weak")
    with pytest.raises(CommandError, match="strong"):
        call_command("reset_password", user="pia")
