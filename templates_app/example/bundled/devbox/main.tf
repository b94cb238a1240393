terraform {
  required_providers {
    wirtual = {
      source = "wirtual/wirtual"
    }
  }
}

data "wirtual_workspace" "me" {}

data "wirtual_workspace_owner" "me" {}

data "wirtual_provisioner" "here" {}

locals {
  name = "${data.wirtual_workspace_owner.me.name}-${data.wirtual_workspace.me.name}"
}

# Stays while the workspace is stopped, and with it everything in it.
resource "terraform_data" "home" {
  input = { name = "${local.name}-home" }
}

# The two machines run only while the workspace does.
resource "terraform_data" "editor" {
  count = data.wirtual_workspace.me.start_count

  input = {
    name  = "${local.name}-editor"
    disk  = terraform_data.home.id
    token = wirtual_agent.editor.token
    boot  = wirtual_agent.editor.init_script
  }
}

resource "terraform_data" "builder" {
  count = data.wirtual_workspace.me.start_count

  input = {
    name  = "${local.name}-builder"
    token = wirtual_agent.builder.token
    boot  = wirtual_agent.builder.init_script
  }
}

# A third agent, in a module: tools that several templates share.
module "toolbox" {
  source = "./toolbox"

  os    = data.wirtual_provisioner.here.os
  arch  = data.wirtual_provisioner.here.arch
  count = data.wirtual_workspace.me.start_count
}

resource "wirtual_metadata" "home" {
  resource_id = terraform_data.home.id
  icon        = "/icon/folder.svg"
  daily_cost  = 1

  item {
    key   = "kept while stopped"
    value = "yes"
  }
}

resource "wirtual_metadata" "editor" {
  count = data.wirtual_workspace.me.start_count

  resource_id = terraform_data.editor[0].id
  icon        = "/icon/code.svg"
  daily_cost  = 20

  item {
    key   = "name"
    value = "${local.name}-editor"
  }
  item {
    key       = "token"
    value     = wirtual_agent.editor.token
    sensitive = true
  }
}
