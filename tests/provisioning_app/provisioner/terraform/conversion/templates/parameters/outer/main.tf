terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}

module "inner" {
  source = "./inner"
}

data "coder_parameter" "outer" {
  name = "Outer"
}
