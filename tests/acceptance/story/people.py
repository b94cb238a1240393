"""Chapters on the server, its people and their tokens."""

import re

from django.core import mail

from tests.acceptance.owners import FIRST, PASSWORD
from tests.acceptance.story.stage import Stage
from tests.api.client import Api
from wirtual.core.rounds import ROUNDS, run_round

BETTER = "AnotherSecurePassword!"


def olivia_sets_the_server_up(stage: Stage) -> None:
    """The first account, and its session."""
    password = {"password": PASSWORD}
    stage.tell(stage.anybody, "POST", "/users/validate-password", password)
    olivia = FIRST | {"name": "Olivia"}
    made = stage.tell(stage.anybody, "POST", "/users/first", olivia)
    stage.organization_id = made["organization_id"]
    stage.tell(stage.anybody, "GET", "/users/first")
    stage.tell(stage.anybody, "GET", "/users/authmethods")
    credentials = {"email": FIRST["email"], "password": PASSWORD}
    session = stage.tell(stage.anybody, "POST", "/users/login", credentials)
    stage.olivia = Api(session["session_token"])


def the_server_tells_what_it_is(stage: Stage) -> None:
    """General operations."""
    for path in (
        "/",
        "/buildinfo",
        "/updatecheck",
        "/entitlements",
        "/experiments",
        "/experiments/available",
        "/deployment/ssh",
    ):
        stage.tell(stage.olivia, "GET", path)
    stage.tell(
        stage.anybody,
        "POST",
        "/csp/reports",
        {
            "csp-report": {
                "blocked-uri": "https://elsewhere.example/x.js",
                "violated-directive": "script-src",
            }
        },
    )


def olivia_makes_tokens(stage: Stage) -> None:
    """Tokens, sessions and the key for Git."""
    stage.tell(stage.olivia, "GET", "/users/me/keys/tokens/tokenconfig")
    key = stage.tell(
        stage.olivia,
        "POST",
        "/users/me/keys/tokens",
        {"token_name": "ci", "lifetime": 86_400_000_000_000, "scope": "all"},
    )["key"]
    stage.tell(stage.olivia, "GET", "/users/me/keys/tokens")
    stage.tell(stage.olivia, "GET", "/users/me/keys/tokens/ci")
    stage.tell(stage.olivia, "POST", "/users/me/keys")
    path = f"/users/me/keys/{key.partition('-')[0]}"
    stage.tell(stage.olivia, "GET", path)
    stage.tell(stage.olivia, "DELETE", path)
    stage.tell(stage.olivia, "GET", "/users/me/gitsshkey")
    stage.tell(stage.olivia, "PUT", "/users/me/gitsshkey")


def people_come(stage: Stage) -> None:
    """Accounts for tom and mia, and one that goes again."""
    mia = stage.account("mia")
    stage.tell(stage.olivia, "POST", "/users", mia)
    for name in ("tom", "stan"):
        assert stage.olivia.post("/users", stage.account(name)).status_code == 201
    stage.tom, stage.mia = stage.log_in("tom"), stage.log_in("mia")
    stage.tell(stage.olivia, "GET", "/users?q=status:active&limit=2")
    stage.tell(stage.olivia, "GET", "/users/mia")
    stage.tell(stage.olivia, "DELETE", "/users/stan")


def people_change_themselves(stage: Stage) -> None:
    """Mia's account."""
    stage.tell(stage.mia, "GET", "/users/me/login-type")
    stage.tell(
        stage.mia, "PUT", "/users/me/profile", {"username": "mia", "name": "Mia M."}
    )
    stage.tell(stage.mia, "PUT", "/users/me/appearance", {"theme_preference": "dark"})
    stage.tell(
        stage.mia,
        "PUT",
        "/users/me/password",
        {"old_password": PASSWORD, "password": BETTER},
    )
    address = "mia@wirtual.example"
    stage.tell(stage.anybody, "POST", "/users/otp/request", {"email": address})
    stage.tell(
        stage.anybody,
        "POST",
        "/users/otp/change-password",
        {
            "email": address,
            "one_time_passcode": _passcode(address),
            "password": PASSWORD,
        },
    )
    stage.mia = stage.log_in("mia")


def olivia_looks_after_people(stage: Stage) -> None:
    """Roles of the site, and an account that rests."""
    stage.tell(stage.olivia, "GET", "/users/roles")
    stage.tell(stage.olivia, "PUT", "/users/tom/roles", {"roles": ["template-admin"]})
    stage.tell(stage.olivia, "GET", "/users/tom/roles")
    stage.tell(stage.olivia, "PUT", "/users/mia/status/suspend")
    stage.tell(stage.olivia, "PUT", "/users/mia/status/activate")
    stage.mia = stage.log_in("mia")


def the_end(stage: Stage) -> None:
    """Olivia goes home."""
    stage.tell(stage.olivia, "POST", "/users/logout")


def _passcode(address: str) -> str:
    """The code that came by mail."""
    run_round(ROUNDS["notifications"])
    [message] = [each for each in mail.outbox if "passcode" in each.subject]
    assert message.to == [address]
    found = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(message.body))
    assert found
    return found[0]
