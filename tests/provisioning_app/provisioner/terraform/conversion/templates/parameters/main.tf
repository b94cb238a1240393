terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}

# Cases 42, 43 and 45: parameters, their bounds and modules; external accounts.
data "coder_parameter" "region" {
  name         = "Region"
  display_name = "Where"
  description  = "blah *blah*"
  type         = "string"
  mutable      = true
  default      = "ABC"
  icon         = "/icon/x.svg"
  order        = 2

  option {
    name        = "first"
    value       = "ABC"
    description = "d"
    icon        = "/icon/a.svg"
  }
  option {
    name  = "second"
    value = "DEF"
  }
}

data "coder_parameter" "ephemeral" {
  name      = "Ephemeral"
  ephemeral = true
  mutable   = true
  default   = ""
}

data "coder_parameter" "required" {
  name = "Required"
}

data "coder_parameter" "pattern" {
  name    = "Pattern"
  default = "abc"
  validation {
    regex = "^[a-z]+$"
    error = "letters only"
  }
}

data "coder_parameter" "min" {
  name    = "Min"
  type    = "number"
  default = 4
  validation {
    min = 1
  }
}

data "coder_parameter" "max" {
  name    = "Max"
  type    = "number"
  default = 4
  validation {
    max = 9
  }
}

data "coder_parameter" "both" {
  name    = "Both"
  type    = "number"
  default = 4
  validation {
    min       = 1
    max       = 9
    monotonic = "increasing"
  }
}

data "coder_parameter" "min_zero" {
  name    = "MinZero"
  type    = "number"
  default = 4
  validation {
    min = 0
  }
}

data "coder_parameter" "max_zero" {
  name    = "MaxZero"
  type    = "number"
  default = -4
  validation {
    max = 0
  }
}

data "coder_external_auth" "github" {
  id = "github"
}

data "coder_external_auth" "gitlab" {
  id       = "gitlab"
  optional = true
}

module "outer" {
  source = "./outer"
}

resource "terraform_data" "x" {}
