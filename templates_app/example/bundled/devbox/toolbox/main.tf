terraform {
  required_providers {
    wirtual = {
      source = "wirtual/wirtual"
    }
  }
}

variable "os" {
  description = "The operating system of the tools."
  type        = string
}

variable "arch" {
  description = "The architecture of the tools."
  type        = string
}

resource "wirtual_agent" "tools" {
  os    = var.os
  arch  = var.arch
  order = 3
}

resource "wirtual_app" "notebook" {
  agent_id     = wirtual_agent.tools.id
  slug         = "notebook"
  display_name = "Notebook"
  icon         = "/icon/notebook.svg"
  url          = "http://localhost:8888"

  healthcheck {
    url       = "http://localhost:8888/api"
    interval  = 10
    threshold = 6
  }
}

resource "terraform_data" "tools" {
  input = { token = wirtual_agent.tools.token }
}

output "agent_id" {
  description = "The agent, for apps that a template adds."
  value       = wirtual_agent.tools.id
}
