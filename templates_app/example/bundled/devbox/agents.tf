# Where people work.
resource "wirtual_agent" "editor" {
  os             = data.wirtual_provisioner.here.os
  arch           = data.wirtual_provisioner.here.arch
  dir            = "~"
  motd_file      = "/etc/motd"
  order          = 1
  startup_script = "echo The editor is ready."

  startup_script_behavior = "blocking"

  env = {
    GIT_AUTHOR_NAME  = data.wirtual_workspace_owner.me.full_name
    GIT_AUTHOR_EMAIL = data.wirtual_workspace_owner.me.email
  }

  metadata {
    key          = "cpu"
    display_name = "CPU"
    script       = "cut -d ' ' -f 1 /proc/loadavg"
    interval     = 10
    timeout      = 1
    order        = 1
  }
  metadata {
    key          = "disk"
    display_name = "Disk"
    script       = "df -h ~ | awk 'NR == 2 { print $5 }'"
    interval     = 600
    timeout      = 5
    order        = 2
  }
}

resource "wirtual_app" "code" {
  agent_id     = wirtual_agent.editor.id
  slug         = "code"
  display_name = "Editor"
  icon         = "/icon/code.svg"
  url          = "http://localhost:8080/?folder=/home"
  share        = "owner"
  subdomain    = true
  order        = 1

  healthcheck {
    url       = "http://localhost:8080/healthz"
    interval  = 5
    threshold = 6
  }
}

resource "wirtual_app" "log" {
  agent_id     = wirtual_agent.editor.id
  slug         = "log"
  display_name = "Log"
  icon         = "/icon/terminal.svg"
  command      = "tail -F /tmp/editor.log"
  order        = 2
}

resource "wirtual_app" "handbook" {
  agent_id     = wirtual_agent.editor.id
  slug         = "handbook"
  display_name = "Handbook"
  icon         = "/icon/book.svg"
  url          = "https://handbook.example.com"
  external     = true
  order        = 3
}

resource "wirtual_script" "clone" {
  agent_id           = wirtual_agent.editor.id
  display_name       = "Clone the repository"
  icon               = "/icon/git.svg"
  run_on_start       = true
  start_blocks_login = true
  timeout            = 300
  log_path           = "clone.log"
  script             = <<-EOT
    #!/bin/sh
    set -eu
    test -d ~/project || git clone https://git.example.com/project.git ~/project
  EOT
}

resource "wirtual_script" "tidy" {
  agent_id     = wirtual_agent.editor.id
  display_name = "Tidy up"
  cron         = "0 30 3 * * *"
  script       = "rm -rf /tmp/build-*"
}

resource "wirtual_script" "save" {
  agent_id     = wirtual_agent.editor.id
  display_name = "Save the history"
  run_on_stop  = true
  script       = "cp ~/.bash_history ~/.bash_history.kept"
}

resource "wirtual_env" "editor" {
  agent_id = wirtual_agent.editor.id
  name     = "EDITOR"
  value    = "vi"
}

# Where long builds run, so that the editor stays quick. Nobody works here directly.
resource "wirtual_agent" "builder" {
  os                  = data.wirtual_provisioner.here.os
  arch                = data.wirtual_provisioner.here.arch
  connection_timeout  = 300
  troubleshooting_url = "https://handbook.example.com/builder"
  order               = 2

  display_apps {
    vscode                 = false
    vscode_insiders        = false
    web_terminal           = true
    ssh_helper             = false
    port_forwarding_helper = false
  }
}

resource "wirtual_app" "dashboard" {
  agent_id     = wirtual_agent.builder.id
  slug         = "dashboard"
  display_name = "Builds"
  icon         = "/icon/dashboard.svg"
  url          = "http://localhost:9000"
  share        = "authenticated"

  healthcheck {
    url       = "http://localhost:9000/"
    interval  = 10
    threshold = 3
  }
}

resource "wirtual_env" "cache" {
  agent_id = wirtual_agent.builder.id
  name     = "BUILD_CACHE"
  value    = "/var/cache/build"
}
