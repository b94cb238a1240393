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

# Where the jobs of this template run. Tags may be computed from variables and from the
# defaults of parameters; a tag that no provisioner has keeps jobs waiting.
data "wirtual_workspace_tags" "jobs" {
  tags = {
    scope = var.job_scope
  }
}

resource "wirtual_agent" "main" {
  os   = data.wirtual_provisioner.here.os
  arch = data.wirtual_provisioner.here.arch

  env = {
    GREETING = data.wirtual_parameter.greeting.value
    REGISTRY = var.registry
  }
}

locals {
  size = jsondecode(data.wirtual_parameter.size.value)
}

# Stands for the machine. The disk below outlives it.
resource "terraform_data" "machine" {
  count = data.wirtual_workspace.me.start_count

  input = {
    owner     = data.wirtual_workspace_owner.me.name
    region    = data.wirtual_parameter.region.value
    cores     = local.size.cores
    memory_gb = local.size.memory_gb
    gpu       = data.wirtual_parameter.gpu.value == "true"
    packages  = jsondecode(data.wirtual_parameter.packages.value)
    rebuild   = data.wirtual_parameter.rebuild.value == "true"
    token     = wirtual_agent.main.token
  }
}

resource "terraform_data" "disk" {
  input = {
    size_gb  = tonumber(data.wirtual_parameter.disk.value)
    password = var.registry_password
  }
}

resource "wirtual_metadata" "disk" {
  resource_id = terraform_data.disk.id
  icon        = "/icon/database.svg"
  daily_cost  = 2

  item {
    key   = "size"
    value = "${data.wirtual_parameter.disk.value} GiB"
  }
  item {
    key       = "registry password"
    value     = var.registry_password
    sensitive = true
  }
}
