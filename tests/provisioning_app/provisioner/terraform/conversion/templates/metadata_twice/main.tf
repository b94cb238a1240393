terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}

# Case 41: two blocks about one resource.
resource "terraform_data" "about" {}

resource "coder_metadata" "about_info" {
  resource_id = terraform_data.about.id
  item {
    key   = "hello"
    value = "world"
  }
}

resource "coder_metadata" "other_info" {
  resource_id = terraform_data.about.id
  item {
    key   = "hello"
    value = "world"
  }
}
