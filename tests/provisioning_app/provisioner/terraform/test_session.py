"""Sessions with real Terraform: spec/terraform.md, cases 3 to 6 and 20 to 32."""

import hashlib
import os
import time
from pathlib import Path

import pytest

from provisioning_app.provisioner.protocol import (
    LogLevel,
    Module,
    ParameterValue,
    PlanRequest,
    Resource,
    SessionMisused,
    TimingStage,
    Transition,
    VariableValue,
    WorkFailed,
    WorkspaceFacts,
)
from provisioning_app.provisioner.terraform.engine import Engine

from .conftest import Journal, OpenSession

ONE = 'resource "terraform_data" "A" {\n  input = "x"\n}\n'

DESTROY = PlanRequest(WorkspaceFacts(transition=Transition.DESTROY))
STOP = PlanRequest(WorkspaceFacts(transition=Transition.STOP))

PROVIDER = """
terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}
"""

COUNTED = f"""
{PROVIDER}
data "coder_workspace" "me" {{}}
resource "terraform_data" "home" {{}}
resource "terraform_data" "dev" {{
  count = data.coder_workspace.me.start_count
}}
"""


def local_exec(command: str, name: str = "run", more: str = "") -> str:
    return f"""
resource "terraform_data" "{name}" {{
  provisioner "local-exec" {{
    command = <<-EOT
      {command}
    EOT
  }}
  {more}
}}
"""


# spec/terraform.md, case 20
@pytest.mark.parametrize(
    "files",
    [
        {"main.tf": ONE},
        {"main.tf.json": '{"resource": {"terraform_data": {"A": {"input": "x"}}}}'},
    ],
)
def test_a_plan_and_its_apply_yield_the_resources(
    open_session: OpenSession, each_engine: Engine, files: dict[str, str]
) -> None:
    expected = (Resource(name="A", type="terraform_data"),)
    with open_session(files, use=each_engine) as session:
        assert session.plan(PlanRequest()).resources == expected
        applied = session.apply()
    assert applied.resources == expected
    assert b'"terraform_data"' in applied.state


# spec/terraform.md, cases 21 and 22
@pytest.mark.parametrize(
    ("text", "error", "logged"),
    [
        (
            'variable "a" {}',
            "terraform plan: exit status 1",
            "No value for required variable",
        ),
        (
            "a",
            "initialize terraform: exit status 1",
            "Argument or block definition required",
        ),
        (
            'data "nobody_knows" "x" {}',
            "initialize terraform: exit status 1",
            "hashicorp/nobody",
        ),
    ],
)
def test_what_is_wrong_stands_in_error_and_log(
    open_session: OpenSession,
    each_engine: Engine,
    journal: Journal,
    text: str,
    error: str,
    logged: str,
) -> None:
    # Where no proxy listens no registry is asked.
    host = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    with (
        open_session({"main.tf": text}, use=each_engine, host=host) as session,
        pytest.raises(WorkFailed) as failed,
    ):
        session.plan(PlanRequest())
    assert failed.value.message == error
    assert logged in journal.text(LogLevel.ERROR)


# spec/terraform.md, case 23
def test_nothing_is_destroyed_where_nothing_is(
    open_session: OpenSession, journal: Journal
) -> None:
    with open_session({"main.tf": "a"}) as session:
        assert session.plan(DESTROY).resources == ()
        assert session.apply().state == b""
    assert [each.output for each in journal] == [
        "The terraform state does not exist, there is nothing to do",
        "The terraform plan does not exist, there is nothing to do",
    ]


def test_a_template_without_files_fails_clearly(
    open_session: OpenSession, journal: Journal
) -> None:
    with (
        open_session({"README.md": "# Nothing"}) as session,
        pytest.raises(WorkFailed, match="terraform plan: exit status 1"),
    ):
        session.plan(PlanRequest())
    assert "No configuration files" in journal.text(LogLevel.ERROR)


# spec/terraform.md, case 24
def test_modules_and_their_resources_are_told(open_session: OpenSession) -> None:
    files = {
        "main.tf": 'module "hello" {\n  source = "./module"\n}\n',
        "module/m.tf": 'module "there" {\n  source = "./inner_module"\n}\n' + ONE,
        "module/inner_module/m.tf": ONE,
    }
    with open_session(files) as session:
        planned = session.plan(PlanRequest())
    assert planned.modules == (
        Module("hello", "./module"),
        Module("hello.there", "./inner_module"),
    )
    assert [each.module_path for each in planned.resources] == [
        "module.hello.module.there",
        "module.hello",
    ]


# spec/terraform.md, cases 25 and 32
def test_templates_see_the_host_but_no_secret_of_the_server(
    open_session: OpenSession, journal: Journal
) -> None:
    host = {
        "VALID_USER_ENV": "visible",
        "WIRTUAL_SECRET": "hidden-1",
        "CODER_SECRET_X": "hidden-2",
        "DATABASE_URL": "hidden-3",
        "PGPASSWORD": "hidden-4",
        "DJANGO_SECRET_KEY": "hidden-5",
    }
    request = PlanRequest(
        workspace=WorkspaceFacts(workspace_name="castle", owner_groups=("a", "b")),
        parameters=(ParameterValue("Example", "foobarbaz"),),
        external_auth_tokens={"github": "gh-token"},
    )
    with open_session({"main.tf": local_exec("env")}, host=host) as session:
        session.plan(request)
        session.apply()
    log = journal.text()
    assert "VALID_USER_ENV=visible" in log
    assert "hidden" not in log
    assert "CODER_WORKSPACE_NAME=castle" in log
    assert "WIRTUAL_WORKSPACE_NAME=castle" in log
    assert 'CODER_WORKSPACE_OWNER_GROUPS=["a", "b"]' in log
    digest = hashlib.sha256(b"Example").hexdigest()
    assert f"CODER_PARAMETER_{digest}=foobarbaz" in log
    assert log.count("PARAMETER_") == 2
    assert "CODER_EXTERNAL_AUTH_ACCESS_TOKEN_github=(sensitive value)" in log
    assert "gh-token" not in log


# spec/terraform.md, case 26
def test_terraform_variables_of_the_host_are_told_but_not_shown(
    open_session: OpenSession, journal: Journal
) -> None:
    host = {"TF_IGNORE": "trace", "TF_SUPERSECRET": "fnord"}
    with open_session({"main.tf": ONE}, host=host) as session:
        session.plan(PlanRequest())
    assert "terraform environment variable: TF_IGNORE=trace" in journal.text(
        LogLevel.WARN
    )
    assert "TF_SUPERSECRET=<value redacted>" in journal.text(LogLevel.WARN)
    assert "fnord" not in journal.text()


# spec/terraform.md, case 27
def test_a_failed_apply_leaves_what_it_made(
    open_session: OpenSession, journal: Journal
) -> None:
    second = local_exec("exit 1", "B", "depends_on = [terraform_data.A]")
    with open_session({"main.tf": ONE + second}) as session:
        session.plan(PlanRequest())
        with pytest.raises(
            WorkFailed, match="terraform apply: exit status 1"
        ) as failed:
            session.apply()
    assert b'"A"' in failed.value.state
    assert "local-exec provisioner error" in journal.text(LogLevel.ERROR)

    journal.clear()
    fixed = ONE + local_exec("true", "B", "depends_on = [terraform_data.A]")
    with open_session({"main.tf": fixed}, state=failed.value.state) as session:
        session.plan(PlanRequest())
        session.apply()
    assert "terraform_data.A: Creating" not in journal.text()
    assert "terraform_data.B: Creation complete" in journal.text()


# spec/terraform.md, cases 28 and 50
def test_a_workspace_starts_stops_and_is_destroyed(
    open_session: OpenSession, each_engine: Engine
) -> None:
    files = {"main.tf": COUNTED}
    state = b""
    names = []
    stages = set()
    for request in (PlanRequest(), STOP, DESTROY):
        with open_session(files, state=state, use=each_engine) as session:
            planned = session.plan(request)
            applied = session.apply()
        state = applied.state
        names.append([each.name for each in applied.resources])
        stages |= {each.stage for each in (*planned.timings, *applied.timings)}
    assert names == [["dev", "home"], ["home"], []]
    assert state
    assert stages == set(TimingStage)


def test_one_session_plans_for_start_and_for_stop(
    open_session: OpenSession, each_engine: Engine, journal: Journal
) -> None:
    module = 'module "m" {\n  source = "./m"\n}\n'
    files = {"main.tf": COUNTED, "m.tf": module, "m/empty.tf": ""}
    with open_session(files, use=each_engine) as session:
        start = session.plan(PlanRequest())
        stop = session.plan(STOP)
    assert [each.name for each in start.resources] == ["dev", "home"]
    assert [each.name for each in stop.resources] == ["home"]
    assert journal.text().count("Terraform has been successfully initialized") == 1


def test_a_variable_reaches_the_template_but_not_the_log_if_it_is_sensitive(
    open_session: OpenSession, journal: Journal
) -> None:
    text = (
        'variable "v" {\n  sensitive = true\n}\nvariable "w" {}\n'
        'resource "terraform_data" "t" {\n  input = nonsensitive(var.v)\n}\n'
    ) + local_exec("echo ${nonsensitive(var.v)} ${var.w}")
    variables = (
        VariableValue("v", "hush hush"),
        VariableValue("w", "aloud", sensitive=True),
    )
    with open_session({"main.tf": text}) as session:
        session.plan(PlanRequest(variables=variables))
        applied = session.apply()
    assert b"hush hush" in applied.state
    assert "hush" not in journal.text()
    assert "aloud" not in journal.text()
    assert "(local-exec): (sensitive value) (sensitive value)" in journal.text()


def test_a_variable_too_long_for_a_command_line_fails_clearly(
    open_session: OpenSession,
) -> None:
    request = PlanRequest(variables=(VariableValue("v", "x" * 200_000),))
    with (
        open_session({"main.tf": 'variable "v" {}'}) as session,
        pytest.raises(WorkFailed, match="terraform plan: argument list too long"),
    ):
        session.plan(request)


# spec/terraform.md, case 3
def test_a_session_leaves_nothing_behind(
    open_session: OpenSession, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    for days in (6, 8):
        (work / f"Session{days}").mkdir(parents=True)
        touched = time.time() - days * 86400
        os.utime(work / f"Session{days}", (touched, touched))
    (work / "other").mkdir()
    with open_session({"main.tf": ONE}) as session:
        [directory] = [each for each in work.iterdir() if len(each.name) > 10]
        assert directory.stat().st_mode & 0o777 == 0o700
        session.plan(PlanRequest())
    assert sorted(each.name for each in work.iterdir()) == ["Session6", "other"]


def test_a_bad_archive_leaves_nothing_behind(
    open_session: OpenSession, tmp_path: Path
) -> None:
    with pytest.raises(WorkFailed, match="read template source archive"):
        open_session(b"nonsense")
    assert list((tmp_path / "work").iterdir()) == []


# spec/terraform.md, case 4
def test_an_apply_before_a_plan_is_misuse(open_session: OpenSession) -> None:
    with (
        open_session({"main.tf": ONE}) as session,
        pytest.raises(SessionMisused, match="cannot apply before successful plan"),
    ):
        session.apply()


# spec/terraform.md, case 5
def test_terraforms_own_log_comes_without_trace(
    open_session: OpenSession, journal: Journal
) -> None:
    with open_session({"main.tf": ONE}, level=LogLevel.DEBUG) as session:
        session.plan(PlanRequest())
    levels = {each.level for each in journal}
    assert LogLevel.DEBUG in levels
    assert LogLevel.TRACE not in levels
    assert "backend/local: starting Plan operation" in journal.text(LogLevel.DEBUG)


def test_an_agent_that_nothing_carries_is_told_at_start_only(
    open_session: OpenSession, journal: Journal
) -> None:
    agent = 'resource "coder_agent" "a" {\n  os = "linux"\n  arch = "amd64"\n}\n'
    with open_session({"main.tf": PROVIDER + agent}) as session:
        session.plan(PlanRequest())
        session.plan(STOP)
    assert journal.text(LogLevel.WARN).count('"coder_agent.a"') == 1


def test_nobody_else_can_look_into_what_a_session_works_with(
    open_session: OpenSession, tmp_path: Path
) -> None:
    for name in ("work", "cache"):
        (tmp_path / name).mkdir(mode=0o755)
    with open_session({"main.tf": ONE}):
        (session,) = (tmp_path / "work").iterdir()
        for each in (session, tmp_path / "work", tmp_path / "cache"):
            assert each.stat().st_mode & 0o777 == 0o700
