terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}

# Case 40: everything that can be told about a resource.
resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
}

resource "terraform_data" "about" {
  depends_on = [coder_agent.main]
}

resource "coder_metadata" "about_info" {
  resource_id = terraform_data.about.id
  hide        = true
  icon        = "/icon/server.svg"
  daily_cost  = 29

  item {
    key   = "hello"
    value = "world"
  }
  item {
    key = "null"
  }
  item {
    key   = "empty"
    value = ""
  }
  item {
    key       = "secret"
    value     = "squirrel"
    sensitive = true
  }
}
