terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}

# Cases 35 and 48: what a module's resource, and a counted module, depend on.
resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
}

module "module" {
  source = "./module"
  script = coder_agent.main.init_script
}

module "counted" {
  source = "./counted"
  count  = 1
}
