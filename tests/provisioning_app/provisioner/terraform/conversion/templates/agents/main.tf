terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}

# Cases 33 and 37: a chain of resources, apps of two agents, envs, scripts.
resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
}

resource "terraform_data" "first" {
  depends_on = [coder_agent.main]
}

resource "terraform_data" "second" {
  depends_on = [terraform_data.first]
}

resource "coder_agent" "dev" {
  os   = "linux"
  arch = "arm64"
  auth = "google-instance-identity"
}

resource "terraform_data" "dev" {
  input = coder_agent.dev.id
}

resource "coder_app" "app1" {
  agent_id = coder_agent.main.id
  slug     = "app1"
}

resource "coder_app" "app2" {
  agent_id     = coder_agent.main.id
  slug         = "app2"
  display_name = "Second"
  url          = "http://localhost:13337"
  icon         = "/icon/code.svg"
  subdomain    = true
  share        = "authenticated"
  order        = 3

  healthcheck {
    url       = "http://localhost:13337/healthz"
    interval  = 5
    threshold = 6
  }
}

resource "coder_app" "app3" {
  agent_id = coder_agent.dev.id
  slug     = "app3"
  external = true
  url      = "https://example.com"
}

resource "coder_env" "one" {
  agent_id = coder_agent.main.id
  name     = "ENV_1"
  value    = "Env 1"
}

resource "coder_env" "two" {
  agent_id = coder_agent.main.id
  name     = "ENV_2"
  value    = "Env 2"
}

resource "coder_env" "three" {
  agent_id = coder_agent.dev.id
  name     = "ENV_3"
  value    = "Env 3"
}

resource "coder_script" "install" {
  agent_id           = coder_agent.dev.id
  display_name       = "Install"
  script             = "make install"
  icon               = "/icon/x.svg"
  log_path           = "install.log"
  run_on_start       = true
  start_blocks_login = true
  timeout            = 30
}

resource "coder_script" "nightly" {
  agent_id     = coder_agent.main.id
  display_name = "Nightly"
  script       = "make clean"
  cron         = "0 0 2 * * *"
}
