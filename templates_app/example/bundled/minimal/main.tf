terraform {
  required_providers {
    wirtual = {
      source = "wirtual/wirtual"
    }
  }
}

data "wirtual_workspace" "me" {}

data "wirtual_provisioner" "here" {}

# The program that connects the workspace to the server.
resource "wirtual_agent" "main" {
  os   = data.wirtual_provisioner.here.os
  arch = data.wirtual_provisioner.here.arch
}

# Stands for what you would really start: a container, a machine, a pod. It is there
# while the workspace runs, and gone while it is stopped.
resource "terraform_data" "workspace" {
  count = data.wirtual_workspace.me.start_count

  input = {
    name        = data.wirtual_workspace.me.name
    agent_token = wirtual_agent.main.token
    init_script = wirtual_agent.main.init_script
  }
}
