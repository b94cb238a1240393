"""Conversion of what real Terraform said: spec/terraform.md, cases 33 to 48."""

import pytest

from provisioning_app.provisioner.protocol import (
    Agent,
    AgentMetadatum,
    App,
    AppSharing,
    DisplayApps,
    ExternalAuthProvider,
    Healthcheck,
    ParameterOption,
    Resource,
    ResourceMetadatum,
    RichParameter,
    Script,
)
from provisioning_app.provisioner.terraform.conversion import ConversionFailed, convert

from .conftest import Recorded, agents_of, carriers_of


# spec/terraform.md, case 33
def test_an_agent_sits_on_the_nearest_resource_that_depends_on_it(
    recorded: Recorded,
) -> None:
    assert carriers_of(recorded("agents")) == {
        "terraform_data.dev": ["dev"],
        "terraform_data.first": ["main"],
    }


# spec/terraform.md, case 34
def test_of_two_resources_the_smaller_label_carries_the_agents(
    recorded: Recorded,
) -> None:
    assert carriers_of(recorded("attributes")) == {
        "terraform_data.a": ["bare", "blocking", "motd", "plain"]
    }


# spec/terraform.md, cases 35 and 48
def test_resources_of_modules_carry_agents_too(recorded: Recorded) -> None:
    converted = recorded("modules")
    assert carriers_of(converted) == {
        "module.counted[0].terraform_data.inner": ["inner"],
        "module.module.terraform_data.example": ["main"],
    }
    # Each instance is listed, and each carries the agent and what is told.
    inner = [each for each in converted.resources if each.name == "inner"]
    assert [(len(each.agents), each.icon) for each in inner] == [
        (1, "/icon/inner.svg"),
        (1, "/icon/inner.svg"),
    ]


def test_apps_in_modules_are_known_once_they_are_made(
    recorded: Recorded, phase: str
) -> None:
    apps = agents_of(recorded("modules"))["inner"].apps
    assert [each.slug for each in apps] == ([] if phase == "plan" else ["code"])


# spec/terraform.md, case 36
def test_agents_have_the_attributes_that_they_declare(
    recorded: Recorded, phase: str
) -> None:
    agents = agents_of(recorded("attributes"))
    motd = agents["motd"]
    assert (motd.motd_file, motd.connection_timeout) == ("/etc/motd", 1)
    assert (motd.directory, motd.order, motd.env) == ("$HOME", 7, {"EDITOR": "vim"})
    assert motd.troubleshooting_url == "https://example.com/help"
    assert motd.scripts == (
        Script(
            "Shutdown Script",
            "echo bye",
            icon="/emojis/25c0.png",
            log_path="coder-shutdown-script.log",
            run_on_stop=True,
        ),
    )
    plain, blocking = agents["plain"], agents["blocking"]
    assert plain.scripts == (
        Script(
            "Startup Script",
            "echo plain",
            icon="/emojis/25b6.png",
            log_path="coder-startup-script.log",
            run_on_start=True,
        ),
    )
    assert blocking.scripts[0].start_blocks_login
    assert (blocking.operating_system, blocking.architecture) == ("windows", "arm64")
    assert blocking.metadata == (
        AgentMetadatum("cpu", "top", "CPU", interval=10, timeout=2, order=1),
        AgentMetadatum("mem", "free", interval=5),
    )
    assert (plain.connection_timeout, plain.display_apps) == (120, DisplayApps())
    off = DisplayApps(*[False] * 5)
    assert agents["bare"].display_apps == off
    assert bool(plain.token) is (phase == "state")
    assert bool(plain.id) is (phase == "state")


# spec/terraform.md, case 37
def test_apps_and_scripts_belong_to_their_agents(recorded: Recorded) -> None:
    agents = agents_of(recorded("agents"))
    assert agents["main"].apps == (
        App("app1", "app1"),
        App(
            "app2",
            "Second",
            url="http://localhost:13337",
            icon="/icon/code.svg",
            subdomain=True,
            sharing=AppSharing.AUTHENTICATED,
            order=3,
            healthcheck=Healthcheck("http://localhost:13337/healthz", 5, 6),
        ),
    )
    assert agents["dev"].apps == (
        App("app3", "app3", external=True, url="https://example.com"),
    )
    assert agents["dev"].scripts == (
        Script(
            "Install",
            "make install",
            icon="/icon/x.svg",
            log_path="install.log",
            timeout=30,
            start_blocks_login=True,
            run_on_start=True,
        ),
    )
    assert agents["main"].scripts == (
        Script("Nightly", "make clean", cron="0 0 2 * * *"),
    )
    assert agents["dev"].token is None


# spec/terraform.md, case 39
def test_environments_belong_to_their_agents_and_are_listed(
    recorded: Recorded,
) -> None:
    converted = recorded("agents")
    agents = agents_of(converted)
    assert agents["main"].extra_env == {"ENV_1": "Env 1", "ENV_2": "Env 2"}
    assert agents["dev"].extra_env == {"ENV_3": "Env 3"}
    assert [(each.type, each.name) for each in converted.resources] == [
        ("coder_env", "one"),
        ("coder_env", "three"),
        ("coder_env", "two"),
        ("terraform_data", "dev"),
        ("terraform_data", "first"),
        ("terraform_data", "second"),
    ]


# spec/terraform.md, case 40
def test_what_is_told_of_a_resource_is_kept(recorded: Recorded, phase: str) -> None:
    [about] = recorded("metadata").resources
    agent: Agent = about.agents[0]
    assert about == Resource(
        name="about",
        type="terraform_data",
        agents=(agent,),
        hide=True,
        icon="/icon/server.svg",
        daily_cost=29,
        metadata=(
            ResourceMetadatum("hello", "world"),
            ResourceMetadatum("null", "", is_null=phase == "state"),
            ResourceMetadatum("empty", ""),
            ResourceMetadatum("secret", "squirrel", sensitive=True),
        ),
    )


# spec/terraform.md, case 41
def test_a_resource_is_told_about_once(recorded: Recorded) -> None:
    text = "duplicate metadata resource: terraform_data.about"
    with pytest.raises(ConversionFailed, match=text):
        recorded("metadata_twice")


# spec/terraform.md, case 42
@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("Min", 1, None),
        ("Max", None, 9),
        ("Both", 1, 9),
        ("MinZero", 0, None),
        ("MaxZero", None, 0),
        ("Region", None, None),
        ("Pattern", None, None),
    ],
)
def test_exactly_the_bounds_that_were_set_are_there(
    recorded: Recorded, name: str, low: int | None, high: int | None
) -> None:
    by_name = {each.name: each for each in recorded("parameters").parameters}
    found = by_name[name]
    assert (found.validation_min, found.validation_max) == (low, high)


def test_parameters_have_what_they_declare(recorded: Recorded) -> None:
    by_name = {each.name: each for each in recorded("parameters").parameters}
    assert by_name["Region"] == RichParameter(
        name="Region",
        display_name="Where",
        description="blah *blah*",
        mutable=True,
        default="ABC",
        icon="/icon/x.svg",
        order=2,
        options=(
            ParameterOption("first", "ABC", "d", "/icon/a.svg"),
            ParameterOption("second", "DEF"),
        ),
    )
    assert by_name["Required"] == RichParameter(name="Required", required=True)
    ephemeral = by_name["Ephemeral"]
    assert (ephemeral.ephemeral, ephemeral.required) == (True, False)
    pattern = by_name["Pattern"]
    assert pattern.validation_regex == "^[a-z]+$"
    assert pattern.validation_error == "letters only"
    assert by_name["Both"].validation_monotonic == "increasing"
    assert by_name["Both"].type == "number"


# spec/terraform.md, case 43
def test_parameters_of_the_deepest_modules_come_first(recorded: Recorded) -> None:
    names = [each.name for each in recorded("parameters").parameters]
    assert names[:2] == ["Inner", "Outer"]
    assert len(names) == 11


# spec/terraform.md, case 45
def test_external_accounts_are_told_once(recorded: Recorded) -> None:
    assert recorded("parameters").external_auth_providers == (
        ExternalAuthProvider("github"),
        ExternalAuthProvider("gitlab", optional=True),
    )


def test_after_a_destroy_there_is_nothing() -> None:
    assert convert([], "").resources == ()
