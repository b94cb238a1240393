"""Real Terraform against the provider that is served from this process."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from provisioning_app.provisioner.protocol import Transition, WorkspaceFacts
from provisioning_app.provisioner.terraform.provider.server import (
    ProviderServer,
    ProviderValues,
)

REQUIRED = """
terraform {
  required_providers {
    wirtual = { source = "wirtual/wirtual" }
  }
}
"""

MODULE = (
    REQUIRED
    + """
data "wirtual_workspace" "me" {}

data "wirtual_parameter" "size" {
  name    = "size"
  type    = "number"
  default = "2"
  mutable = true
  validation {
    min = 1
    max = 8
  }
}

resource "wirtual_agent" "main" {
  os   = "linux"
  arch = "amd64"
  metadata {
    key      = "load"
    script   = "uptime"
    interval = 5
  }
}

resource "wirtual_agent" "quiet" {
  os   = "linux"
  arch = "arm64"
  display_apps {
    vscode = false
  }
}

resource "terraform_data" "disk" {
  input = data.wirtual_parameter.size.value
}

resource "terraform_data" "machine" {
  count = data.wirtual_workspace.me.start_count
  input = wirtual_agent.main.id
}

resource "wirtual_app" "code" {
  agent_id = wirtual_agent.main.id
  slug     = "code"
  healthcheck {
    url       = "http://localhost/healthz"
    interval  = 5
    threshold = 6
  }
}

resource "wirtual_metadata" "disk" {
  resource_id = terraform_data.disk.id
  item {
    key = "nothing"
  }
  item {
    key   = "empty"
    value = ""
  }
  item {
    key   = "disk"
    value = terraform_data.disk.id
  }
}

output "agent" {
  value     = wirtual_agent.main
  sensitive = true
}

output "quiet" {
  value     = wirtual_agent.quiet
  sensitive = true
}

output "items" {
  value = wirtual_metadata.disk.item
}

output "size" {
  value = data.wirtual_parameter.size.value
}
"""
)

VALUES = ProviderValues(
    workspace=WorkspaceFacts(access_url="https://dev.example.com:8443/path"),
    agent_scripts={("linux", "amd64"): "curl ${ACCESS_URL}bin # ${AUTH_TYPE}"},
)


@pytest.fixture
def built(terraform, server):
    server.set_values(VALUES)
    terraform.write(MODULE)
    terraform.init()
    terraform.plan()
    return terraform


def test_what_is_planned_is_made(built):
    made = built.apply()
    assert made["size"] == "2"
    assert (
        made["agent"]["init_script"] == "curl https://dev.example.com:8443/bin # token"
    )
    assert made["agent"]["token"]
    assert made["agent"]["display_apps"] == [
        {
            "vscode": True,
            "vscode_insiders": False,
            "web_terminal": True,
            "ssh_helper": True,
            "port_forwarding_helper": True,
        }
    ]
    assert made["quiet"]["display_apps"][0]["vscode"] is False
    assert made["quiet"]["display_apps"][0]["web_terminal"] is True
    # spec/terraform.md, case 40
    assert [item["is_null"] for item in made["items"]] == [True, False, False]


def test_an_unchanged_template_changes_nothing(built):
    made = built.apply()
    assert "Plan:" not in built.plan()
    assert built.apply()["agent"]["id"] == made["agent"]["id"]


def test_an_agent_gets_another_token_with_each_refresh(built):
    made = built.apply()
    built.plan()
    fresh = built.apply()
    assert fresh["agent"]["token"] != made["agent"]["token"]


def test_values_can_change_between_two_plans(built, server):
    built.apply()
    stopped = WorkspaceFacts(transition=Transition.STOP)
    server.set_values(
        replace(VALUES, workspace=stopped, parameters={"size": "7"}),
    )
    assert "1 to destroy" in built.plan()
    assert built.apply()["size"] == "7"
    assert "terraform_data.machine[0]" not in built.addresses()
    assert "terraform_data.disk" in built.addresses()


def test_a_changed_attribute_makes_an_agent_anew(built):
    made = built.apply()
    built.write(MODULE.replace("interval = 5\n  }\n}", "interval = 6\n  }\n}", 1))
    assert "wirtual_agent.main must be replaced" in built.plan()
    assert built.apply()["agent"]["id"] != made["agent"]["id"]


def test_an_attribute_that_is_no_longer_set_returns_to_its_default(built):
    built.write(MODULE.replace('arch = "amd64"', 'arch = "amd64"\n  order = 3', 1))
    built.plan()
    assert built.apply()["agent"]["order"] == 3
    built.write(MODULE)
    built.plan()
    assert built.apply()["agent"]["order"] is None


def test_all_is_gone_after_a_destroy(built):
    built.apply()
    built.plan("-destroy")
    assert built.apply() == {}


def test_a_plan_shows_what_the_conversion_reads(built):
    planned = built.planned()
    prior = planned["prior_state"]["values"]["root_module"]["resources"]
    parameter = next(each for each in prior if each["type"] == "wirtual_parameter")
    assert parameter["values"]["optional"] is True
    assert parameter["values"]["validation"][0]["min_disabled"] is False
    resources = planned["planned_values"]["root_module"]["resources"]
    agent = next(each for each in resources if each["address"] == "wirtual_agent.main")
    assert agent["values"]["connection_timeout"] == 120
    assert agent["values"]["display_apps"][0]["vscode"] is True
    assert "token" not in agent["values"]


def test_a_value_that_a_template_refuses_fails_the_plan(terraform, server):
    server.set_values(ProviderValues(parameters={"size": "9"}))
    terraform.write(MODULE)
    terraform.init()
    refused = " ".join(terraform.plan(code=1).split())
    assert 'The "value" of parameter "size" must be 8 or less, not 9.' in refused


def test_a_mistake_is_shown_at_its_line(terraform):
    terraform.write(
        REQUIRED
        + """
resource "wirtual_agent" "main" {
  os   = "linux"
  arch = "z80"
}
"""
    )
    terraform.init()
    shown = terraform.plan(code=1)
    assert '"arch" must be "amd64", "armv7" or "arm64", not "z80".' in shown
    assert 'arch = "z80"' in shown


def test_what_is_known_only_at_apply_is_checked_then(terraform):
    terraform.write(
        REQUIRED
        + """
resource "terraform_data" "word" {
  input = "Not A Slug"
}

resource "wirtual_app" "code" {
  agent_id = "x"
  slug     = terraform_data.word.output
}
"""
    )
    terraform.init()
    terraform.plan()
    assert '"slug" must be' in terraform.run("apply", "plan", code=1)


def test_blocks_whose_number_is_unknown_pass(terraform):
    terraform.write(
        REQUIRED
        + """
resource "terraform_data" "keys" {
  input = ["a", "b"]
}

resource "wirtual_metadata" "keys" {
  resource_id = "prefix-${terraform_data.keys.id}"
  dynamic "item" {
    for_each = terraform_data.keys.output
    content {
      key   = item.value
      value = "value-${item.value}"
    }
  }
}

output "items" {
  value = wirtual_metadata.keys.item
}
"""
    )
    terraform.init()
    terraform.plan()
    assert [item["key"] for item in terraform.apply()["items"]] == ["a", "b"]


@pytest.mark.parametrize(
    "version", [">= 2.0.0, < 3.0.0", "~> 1.0", "2.1.0"], ids=["range", "one", "exact"]
)
def test_the_public_name_is_answered_whatever_version_is_wanted(terraform, version):
    terraform.write(
        """
terraform {
  required_providers {
    coder = {
      source  = "coder/coder"
      version = "{version}"
    }
  }
}

provider "coder" {}

data "coder_workspace" "me" {}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
}

output "owner" {
  value = data.coder_workspace.me.owner
}
""".replace("{version}", version)
    )
    terraform.init()
    terraform.plan()
    assert terraform.apply()["owner"] == "default"


def test_both_names_can_stand_in_one_template(terraform):
    terraform.write(
        REQUIRED.replace(
            "wirtual =", 'coder   = { source = "coder/coder" }\n    wirtual ='
        )
        + """
data "coder_workspace" "me" {}
data "wirtual_workspace" "me" {}
"""
    )
    terraform.init()
    terraform.plan()


def test_the_public_name_can_be_left_to_the_public_provider(tmp_path):
    with ProviderServer(tmp_path, ProviderValues(), serve_public=False) as server:
        served = json.loads(server.environment["TF_REATTACH_PROVIDERS"])
    assert sorted(served) == [
        "registry.opentofu.org/wirtual/wirtual",
        "registry.terraform.io/wirtual/wirtual",
    ]


def test_a_lock_file_of_the_author_does_not_stand_in_the_way(terraform):
    lock = """
provider "registry.terraform.io/coder/coder" {
  version     = "1.0.4"
  constraints = "~> 1.0"
  hashes      = ["h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]
}
"""
    terraform.write(lock, ".terraform.lock.hcl")
    terraform.write(
        """
terraform {
  required_providers {
    coder = {
      source  = "coder/coder"
      version = "~> 1.0"
    }
  }
}

data "coder_workspace" "me" {}
"""
    )
    terraform.init()
    terraform.plan()


def test_a_state_that_the_public_provider_wrote_is_taken_over(terraform):
    attributes = {
        "id": "11111111-1111-4111-8111-111111111111",
        "os": "linux",
        "arch": "amd64",
        "auth": "token",
        "connection_timeout": 120,
        "login_before_ready": True,
        "startup_script_timeout": 300,
        "startup_script_behavior": "non-blocking",
        "token": "old",
    }
    agent = {
        "mode": "managed",
        "type": "coder_agent",
        "name": "main",
        "provider": 'provider["registry.terraform.io/coder/coder"]',
        "instances": [{"schema_version": 1, "attributes": attributes}],
    }
    state = {
        "version": 4,
        "terraform_version": "1.5.0",
        "serial": 1,
        "lineage": "11111111-1111-4111-8111-111111111111",
        "outputs": {},
        "resources": [agent],
    }
    terraform.write(json.dumps(state), "terraform.tfstate")
    terraform.write(
        """
terraform {
  required_providers {
    coder = { source = "coder/coder" }
  }
}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
}

output "id" {
  value = coder_agent.main.id
}
"""
    )
    terraform.init()
    terraform.plan()
    assert terraform.apply()["id"] == attributes["id"]


def test_the_url_of_the_provider_block_comes_first(terraform, server):
    server.set_values(VALUES)
    terraform.write(
        REQUIRED
        + """
provider "wirtual" {
  url = "http://other.example.com/base"
}

data "wirtual_workspace" "me" {}

output "address" {
  value = [data.wirtual_workspace.me.access_url, data.wirtual_workspace.me.access_port]
}
"""
    )
    terraform.init()
    terraform.plan()
    assert terraform.apply()["address"] == ["http://other.example.com/base", 80]


def test_a_provider_block_with_an_empty_url_is_refused(terraform):
    terraform.write(
        REQUIRED + 'provider "wirtual" {\n  url = ""\n}\ndata "wirtual_task" "me" {}\n'
    )
    terraform.init()
    assert '"url" must not be empty.' in terraform.plan(code=1)


def test_servers_of_two_jobs_do_not_mix(make_terraform, tmp_path):
    module = (
        REQUIRED
        + 'data "wirtual_workspace" "me" {}\n'
        + 'output "name" {\n  value = data.wirtual_workspace.me.name\n}\n'
    )
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    with (
        ProviderServer(one, _named("first")) as first,
        ProviderServer(two, _named("second")) as second,
    ):
        names = []
        for name, server in (("a", first), ("b", second)):
            terraform = make_terraform(name, server)
            terraform.write(module)
            terraform.init()
            terraform.plan()
            names.append(terraform.apply()["name"])
    assert names == ["first", "second"]


def _named(name: str) -> ProviderValues:
    return ProviderValues(workspace=WorkspaceFacts(workspace_name=name))


@pytest.mark.parametrize("name", ["x" * 120, "with space %20 and ü"])
def test_a_folder_whose_path_makes_no_address_is_fine(make_terraform, tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    with ProviderServer(folder, ProviderValues()) as server:
        terraform = make_terraform("module", server)
        terraform.write(REQUIRED + 'data "wirtual_workspace" "me" {}\n')
        terraform.init()
        terraform.plan()
        private = [address.parent for address in _addresses(server)]
        assert stat.S_IMODE(private[0].stat().st_mode) == 0o700
    assert not private[0].exists()
    assert list(folder.iterdir()) == []


def test_nothing_is_left_when_the_server_stops(tmp_path):
    server = ProviderServer(tmp_path, ProviderValues())
    server.start()
    addresses = _addresses(server)
    assert all(address.is_socket() for address in addresses)
    server.stop()
    server.stop()
    assert not any(address.exists() for address in addresses)


def test_a_folder_that_is_not_there_is_refused_at_the_start():
    # A short path: one too long for a socket is replaced by a folder of our own.
    server = ProviderServer(Path("/missing-folder"), ProviderValues())
    with pytest.raises(RuntimeError):
        server.start()


def _addresses(server: ProviderServer) -> list[Path]:
    served = json.loads(server.environment["TF_REATTACH_PROVIDERS"])
    return [Path(each["Addr"]["String"]) for each in served.values()]
