terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}

resource "coder_agent" "inner" {
  os   = "linux"
  arch = "amd64"
}

resource "coder_app" "code" {
  agent_id = coder_agent.inner.id
  slug     = "code"
}

resource "terraform_data" "inner" {
  for_each = toset(["a", "b.c"])
  input    = coder_agent.inner.id
}

resource "coder_metadata" "inner" {
  resource_id = terraform_data.inner["a"].id
  icon        = "/icon/inner.svg"
}
