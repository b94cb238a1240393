"""The provider as a plugin that people's own Terraform starts."""

import subprocess
import sys

PACKAGE = "provisioning_app.provisioner.terraform.provider"

MODULE = """
terraform {
  required_providers {
    wirtual = { source = "wirtual/wirtual" }
  }
}

data "wirtual_workspace" "me" {}

resource "wirtual_agent" "main" {
  os   = "linux"
  arch = "amd64"
}

output "name" {
  value = data.wirtual_workspace.me.name
}
"""


def test_terraform_can_start_it_itself(make_terraform, tmp_path):
    terraform = make_terraform("module")
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    program = plugins / "terraform-provider-wirtual"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {PACKAGE}\n')
    program.chmod(0o755)
    settings = tmp_path / "terraform.rc"
    settings.write_text(
        'provider_installation {\n  dev_overrides {\n    "wirtual/wirtual" = '
        f'"{plugins}"\n  }}\n}}\n'
    )
    terraform.environment["WIRTUAL_WORKSPACE_NAME"] = "mine"
    terraform.write(MODULE)
    terraform.plan()
    assert terraform.apply()["name"] == "mine"


def test_it_says_what_it_is_to_a_person():
    done = subprocess.run(
        [sys.executable, "-m", PACKAGE],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "terraform starts it" in done.stderr
