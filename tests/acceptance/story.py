"""One story over HTTP, from an empty server on, that shows what the API is asked.

Olivia sets the server up, tom writes a template, mia is a member. Each request that is
*told* becomes the example of its operation in the API document.
"""

import re
from typing import Any

from django.core import mail

from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import (
    Agent,
    LogLevel,
    LogLine,
    Parsed,
    Planned,
    Resource,
    ResourceMetadatum,
    RichParameter,
    TemplateVariable,
)
from tests.acceptance.importing import echo_daemon, imported
from tests.acceptance.owners import FIRST, PASSWORD
from tests.acceptance.recording import Recorder
from tests.acceptance.steps import ORGANIZATION, TAR, ask_to_push, push
from tests.api.client import Api
from wirtual.core.rounds import ROUNDS, run_round

BETTER = "AnotherSecurePassword!"
#: Ends after everybody who reads this; an example must not expire.
FAR_AWAY = 4_102_444_800
TEMPLATE_AUTHOR = [
    {"resource_type": "template", "action": action} for action in ("read", "create")
]
ARCHIVE = make_archive(
    parse=Parsed(
        variables=[
            TemplateVariable(
                "region", "Where it runs.", type="string", default="europe"
            )
        ],
        readme="# Docker\n\nA container with an editor.\n",
    ),
    plan=[
        LogLine(LogLevel.INFO, "docker_container.workspace: Plan to create"),
        Planned(
            resources=[
                Resource(
                    "workspace",
                    "docker_container",
                    agents=[
                        Agent("main", operating_system="linux", architecture="amd64")
                    ],
                    metadata=[ResourceMetadatum("image", "debian:12")],
                )
            ],
            parameters=[
                RichParameter("cpus", "CPUs", "How many.", type="number", default="2")
            ],
        ),
    ],
)


def play(recorder: Recorder, licence: str) -> None:
    """Play the whole story. The server must know the issuer of ``licence``."""
    Story(recorder).play(licence)


class Story:
    """Who acts, and what the chapters hand to each other."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.anybody = Api()
        self.olivia = self.tom = self.mia = self.anybody
        self.organization_id = ""
        self.version_id = ""
        self.template_id = ""

    def play(self, licence: str) -> None:
        """All chapters in their order; none of them stands alone."""
        self.olivia_sets_the_server_up()
        self.the_server_tells_what_it_is()
        self.olivia_makes_tokens()
        self.people_come()
        self.people_change_themselves()
        self.olivia_looks_after_people()
        self.organizations_are_made()
        self.members_get_roles()
        self.groups_are_made()
        self.tom_pushes_a_template()
        self.tom_tells_what_was_found()
        self.tom_publishes_the_template()
        self.tom_pushes_again()
        self.olivia_asks_who_may_do_what()
        self.a_licence_comes_and_goes(licence)
        self.the_end()

    def tell(
        self, api: Api, method: str, path: str, body: Any = None, **options: Any
    ) -> Any:
        """Send a request that becomes an example."""
        return self._recorder.tell(api, method, path, body, **options)

    def olivia_sets_the_server_up(self) -> None:
        """The first account, and its session."""
        password = {"password": PASSWORD}
        self.tell(self.anybody, "POST", "/users/validate-password", password)
        olivia = FIRST | {"name": "Olivia"}
        made = self.tell(self.anybody, "POST", "/users/first", olivia)
        self.organization_id = made["organization_id"]
        self.tell(self.anybody, "GET", "/users/first")
        self.tell(self.anybody, "GET", "/users/authmethods")
        credentials = {"email": FIRST["email"], "password": PASSWORD}
        session = self.tell(self.anybody, "POST", "/users/login", credentials)
        self.olivia = Api(session["session_token"])

    def the_server_tells_what_it_is(self) -> None:
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
            self.tell(self.olivia, "GET", path)
        self.tell(
            self.anybody,
            "POST",
            "/csp/reports",
            {
                "csp-report": {
                    "blocked-uri": "https://elsewhere.example/x.js",
                    "violated-directive": "script-src",
                }
            },
        )

    def olivia_makes_tokens(self) -> None:
        """Tokens, sessions and the key for Git."""
        self.tell(self.olivia, "GET", "/users/me/keys/tokens/tokenconfig")
        key = self.tell(
            self.olivia,
            "POST",
            "/users/me/keys/tokens",
            {"token_name": "ci", "lifetime": 86_400_000_000_000, "scope": "all"},
        )["key"]
        self.tell(self.olivia, "GET", "/users/me/keys/tokens")
        self.tell(self.olivia, "GET", "/users/me/keys/tokens/ci")
        self.tell(self.olivia, "POST", "/users/me/keys")
        path = f"/users/me/keys/{key.partition('-')[0]}"
        self.tell(self.olivia, "GET", path)
        self.tell(self.olivia, "DELETE", path)
        self.tell(self.olivia, "GET", "/users/me/gitsshkey")
        self.tell(self.olivia, "PUT", "/users/me/gitsshkey")

    def people_come(self) -> None:
        """Accounts for tom and mia, and one that goes again."""
        mia = self._account("mia")
        self.tell(self.olivia, "POST", "/users", mia)
        for name in ("tom", "stan"):
            assert self.olivia.post("/users", self._account(name)).status_code == 201
        self.tom, self.mia = self._log_in("tom"), self._log_in("mia")
        self.tell(self.olivia, "GET", "/users?q=status:active&limit=2")
        self.tell(self.olivia, "GET", "/users/mia")
        self.tell(self.olivia, "DELETE", "/users/stan")

    def people_change_themselves(self) -> None:
        """Mia's account."""
        self.tell(self.mia, "GET", "/users/me/login-type")
        self.tell(
            self.mia, "PUT", "/users/me/profile", {"username": "mia", "name": "Mia M."}
        )
        self.tell(self.mia, "PUT", "/users/me/appearance", {"theme_preference": "dark"})
        self.tell(
            self.mia,
            "PUT",
            "/users/me/password",
            {"old_password": PASSWORD, "password": BETTER},
        )
        address = "mia@wirtual.example"
        self.tell(self.anybody, "POST", "/users/otp/request", {"email": address})
        self.tell(
            self.anybody,
            "POST",
            "/users/otp/change-password",
            {
                "email": address,
                "one_time_passcode": _passcode(address),
                "password": PASSWORD,
            },
        )
        self.mia = self._log_in("mia")

    def olivia_looks_after_people(self) -> None:
        """Roles of the site, and an account that rests."""
        self.tell(self.olivia, "GET", "/users/roles")
        self.tell(self.olivia, "PUT", "/users/tom/roles", {"roles": ["template-admin"]})
        self.tell(self.olivia, "GET", "/users/tom/roles")
        self.tell(self.olivia, "PUT", "/users/mia/status/suspend")
        self.tell(self.olivia, "PUT", "/users/mia/status/activate")
        self.mia = self._log_in("mia")

    def organizations_are_made(self) -> None:
        """A second organization, and one that goes again."""
        made = self.tell(
            self.olivia,
            "POST",
            "/organizations",
            {
                "name": "research",
                "display_name": "Research",
                "description": "People who try things.",
                "icon": "/emojis/1f52d.png",
            },
        )
        self.tell(
            self.olivia,
            "PATCH",
            f"/organizations/{made['id']}",
            {"description": "People who try new things."},
        )
        self.tell(self.olivia, "GET", "/organizations")
        self.tell(self.olivia, "GET", "/organizations/research")
        self.tell(self.olivia, "GET", "/users/me/organizations")
        self.tell(self.olivia, "GET", "/users/me/organizations/research")
        self.tell(self.olivia, "POST", "/organizations/research/members/tom")
        self.tell(self.olivia, "DELETE", "/organizations/research/members/tom")
        self.tell(self.olivia, "DELETE", "/organizations/research")

    def members_get_roles(self) -> None:
        """A custom role, and who has it."""
        roles = f"{ORGANIZATION}/members/roles"
        role = {
            "name": "author",
            "display_name": "Author",
            "organization_permissions": TEMPLATE_AUTHOR[:1],
        }
        self.tell(self.olivia, "POST", roles, role)
        wider = role | {"organization_permissions": TEMPLATE_AUTHOR}
        self.tell(self.olivia, "PUT", roles, wider)
        self.tell(
            self.olivia,
            "PUT",
            f"{ORGANIZATION}/members/mia/roles",
            {"roles": ["author"]},
        )
        self.tell(self.olivia, "GET", f"{ORGANIZATION}/members")
        self.tell(self.olivia, "GET", roles)
        self.tell(self.olivia, "DELETE", f"{roles}/author")

    def groups_are_made(self) -> None:
        """A group of people."""
        mia = self.olivia.get("/users/mia").json()["id"]
        groups = f"{ORGANIZATION}/groups"
        group = {"name": "designers", "display_name": "Designers", "quota_allowance": 5}
        made = self.tell(self.olivia, "POST", groups, group)
        path = f"/groups/{made['id']}"
        self.tell(self.olivia, "PATCH", path, {"add_users": [mia]})
        self.tell(self.olivia, "GET", path)
        self.tell(self.olivia, "GET", f"{groups}/designers")
        self.tell(self.olivia, "GET", groups)
        self.tell(self.olivia, "GET", "/groups?has_member=mia")
        self.tell(self.olivia, "DELETE", path)

    def tom_pushes_a_template(self) -> None:
        """An archive, and a version of it that a daemon imports."""
        self._import(push(self.tom, name="draft"))  # so that a daemon is known
        self.tell(self.tom, "GET", "/templates/examples")
        self.tell(self.tom, "GET", f"{ORGANIZATION}/templates/examples")
        file = self.tell(
            self.tom,
            "POST",
            "/files",
            ARCHIVE,
            content_type=TAR,
            headers={"Content-Type": TAR},
        )
        version = self.tell(
            self.tom,
            "POST",
            f"{ORGANIZATION}/templateversions",
            {
                "name": "first",
                "message": "A container with an editor",
                "storage_method": "file",
                "file_id": file["hash"],
                "provisioner": "echo",
                "tags": {"scope": "organization"},
                "user_variable_values": [{"name": "region", "value": "asia"}],
            },
        )
        self.version_id = version["id"]
        self._import(version)

    def tom_tells_what_was_found(self) -> None:
        """What the import found."""
        path = f"/templateversions/{self.version_id}"
        self.tell(self.tom, "GET", path)
        for part in (
            "logs",
            "resources",
            "rich-parameters",
            "variables",
            "external-auth",
            "parameters",
            "schema",
        ):
            self.tell(self.tom, "GET", f"{path}/{part}")

    def tom_publishes_the_template(self) -> None:
        """The template of the version."""
        templates = f"{ORGANIZATION}/templates"
        made = self.tell(
            self.tom,
            "POST",
            templates,
            {
                "name": "docker",
                "template_version_id": self.version_id,
                "display_name": "Docker",
                "description": "A container with an editor.",
                "icon": "/icon/docker.svg",
                "default_ttl_ms": 28_800_000,
            },
        )
        self.template_id = made["id"]
        self.tell(self.mia, "GET", f"/templates/{self.template_id}")
        self.tell(self.mia, "GET", f"{templates}/docker")
        self.tell(self.mia, "GET", "/templates?q=docker")
        self.tell(self.mia, "GET", templates)
        wanted = f"/users/me/autofill-parameters?template_id={self.template_id}"
        self.tell(self.mia, "GET", wanted)

    def tom_pushes_again(self) -> None:
        """A second version, which becomes the active one; a third is canceled."""
        ours = {"template_id": self.template_id}
        second = push(self.tom, ARCHIVE, name="second", **ours)
        self._import(second)
        versions = f"/templates/{self.template_id}/versions"
        self.tell(self.tom, "PATCH", versions, {"id": second["id"]})
        self.tell(self.tom, "GET", versions)
        self.tell(self.tom, "GET", f"{versions}/first")
        named = f"{ORGANIZATION}/templates/docker/versions/second"
        self.tell(self.tom, "GET", named)
        self.tell(self.tom, "GET", f"{named}/previous")
        third = ask_to_push(self.tom, ARCHIVE, name="third", **ours).json()
        self.tell(self.tom, "PATCH", f"/templateversions/{third['id']}/cancel")

    def olivia_asks_who_may_do_what(self) -> None:
        """Authorization checks and the audit log."""
        template = {
            "resource_type": "template",
            "resource_id": self.template_id,
            "organization_id": self.organization_id,
        }
        checks = {
            "read the template": {"action": "read", "object": template},
            "delete the template": {"action": "delete", "object": template},
        }
        self.tell(self.mia, "POST", "/authcheck", {"checks": checks})
        self.tell(self.mia, "POST", "/authcheck/explain", {"checks": checks})
        self.tell(
            self.olivia, "GET", "/audit?q=resource_type:template&limit=2&offset=0"
        )
        self.tell(
            self.olivia,
            "POST",
            "/audit/testgenerate",
            {
                "action": "create",
                "resource_type": "template",
                "resource_id": self.template_id,
            },
        )

    def a_licence_comes_and_goes(self, licence: str) -> None:
        """For tools that hand licences in."""
        added = self.tell(self.olivia, "POST", "/licenses", {"license": licence})
        self.tell(self.olivia, "GET", "/licenses")
        self.tell(self.olivia, "POST", "/licenses/refresh-entitlements")
        self.tell(self.olivia, "DELETE", f"/licenses/{added['id']}")

    def the_end(self) -> None:
        """Olivia goes home."""
        self.tell(self.olivia, "POST", "/users/logout")

    def _account(self, name: str) -> dict[str, Any]:
        return {
            "email": f"{name}@wirtual.example",
            "username": name,
            "name": name.capitalize(),
            "password": PASSWORD,
            "organization_ids": [self.organization_id],
        }

    def _log_in(self, name: str) -> Api:
        credentials = {"email": f"{name}@wirtual.example", "password": PASSWORD}
        session: Any = self.anybody.post("/users/login", credentials)
        return Api(session.json()["session_token"])

    def _import(self, version: dict[str, Any]) -> None:
        """Have a daemon do it, which goes before anything more is told."""
        with echo_daemon():
            ended = imported(self.tom, version)
        assert ended["job"]["status"] == "succeeded", ended["job"]


def _passcode(address: str) -> str:
    """The code that came by mail."""
    run_round(ROUNDS["notifications"])
    [message] = [each for each in mail.outbox if "passcode" in each.subject]
    assert message.to == [address]
    found = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(message.body))
    assert found
    return found[0]
