terraform {
  required_providers {
    wirtual = {
      source = "wirtual/wirtual"
    }
  }
}

# Cases 34 and 36: two resources depend on agents with all their attributes.
resource "wirtual_agent" "plain" {
  os             = "linux"
  arch           = "amd64"
  startup_script = "echo plain"
}

resource "wirtual_agent" "motd" {
  os                      = "linux"
  arch                    = "amd64"
  motd_file               = "/etc/motd"
  connection_timeout      = 1
  startup_script_behavior = "non-blocking"
  shutdown_script         = "echo bye"
  troubleshooting_url     = "https://example.com/help"
  dir                     = "$HOME"
  order                   = 7
  env = {
    EDITOR = "vim"
  }
}

resource "wirtual_agent" "blocking" {
  os                      = "windows"
  arch                    = "arm64"
  startup_script          = "echo wait"
  startup_script_behavior = "blocking"

  metadata {
    key          = "cpu"
    display_name = "CPU"
    script       = "top"
    interval     = 10
    timeout      = 2
    order        = 1
  }
  metadata {
    key      = "mem"
    script   = "free"
    interval = 5
  }
}

resource "wirtual_agent" "bare" {
  os   = "darwin"
  arch = "amd64"

  display_apps {
    vscode                 = false
    vscode_insiders        = false
    web_terminal           = false
    ssh_helper             = false
    port_forwarding_helper = false
  }
}

resource "terraform_data" "b" {
  input = [
    wirtual_agent.plain.id,
    wirtual_agent.motd.id,
    wirtual_agent.blocking.id,
    wirtual_agent.bare.id,
  ]
}

resource "terraform_data" "a" {
  input = [
    wirtual_agent.plain.id,
    wirtual_agent.motd.id,
    wirtual_agent.blocking.id,
    wirtual_agent.bare.id,
  ]
}
