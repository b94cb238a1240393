# A choice, made once: what depends on the region can't be moved.
data "wirtual_parameter" "region" {
  name         = "region"
  display_name = "Region"
  description  = "Where the workspace runs. It can't be moved later."
  icon         = "/icon/globe.svg"
  default      = "eu"
  mutable      = false
  order        = 1

  option {
    name        = "Europe"
    description = "Frankfurt"
    value       = "eu"
  }
  option {
    name        = "North America"
    description = "Ohio"
    value       = "us"
  }
}

# A choice whose values carry more than one figure.
data "wirtual_parameter" "size" {
  name         = "size"
  display_name = "Size"
  description  = "Cores and memory."
  form_type    = "dropdown"
  default      = jsonencode({ cores = 2, memory_gb = 4 })
  mutable      = true
  order        = 2

  option {
    name  = "Small"
    value = jsonencode({ cores = 2, memory_gb = 4 })
  }
  option {
    name  = "Large"
    value = jsonencode({ cores = 8, memory_gb = 32 })
  }
}

# A number within bounds that may only grow, as disks do.
data "wirtual_parameter" "disk" {
  name         = "disk"
  display_name = "Disk"
  description  = "Size of the disk in GiB. It can grow, not shrink."
  type         = "number"
  form_type    = "slider"
  default      = "10"
  mutable      = true
  order        = 3

  validation {
    min       = 10
    max       = 200
    monotonic = "increasing"
    error     = "The disk has {min} to {max} GiB and never shrinks, so {value} won't do."
  }
}

# Yes or no.
data "wirtual_parameter" "gpu" {
  name         = "gpu"
  display_name = "GPU"
  description  = "Whether the machine has a GPU."
  type         = "bool"
  form_type    = "switch"
  default      = "false"
  mutable      = true
  order        = 4
}

# A list of texts, as JSON.
data "wirtual_parameter" "packages" {
  name         = "packages"
  display_name = "Packages"
  description  = "Installed when the workspace starts."
  type         = "list(string)"
  default      = jsonencode(["git", "curl"])
  mutable      = true
  order        = 5
}

# A text that must look like something.
data "wirtual_parameter" "greeting" {
  name         = "greeting"
  display_name = "Greeting"
  description  = "What the workspace says when you enter it."
  default      = "Hello"
  mutable      = true
  order        = 6

  validation {
    regex = "^[A-Z]"
    error = "A greeting begins with a capital letter."
  }
}

# Asked at every build and forgotten after it.
data "wirtual_parameter" "rebuild" {
  name         = "rebuild"
  display_name = "Rebuild the image"
  description  = "Build the image anew, this time only."
  type         = "bool"
  default      = "false"
  mutable      = true
  ephemeral    = true
  order        = 7
}
