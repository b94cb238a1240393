variable "script" {
  type = string
}

resource "terraform_data" "example" {
  input = var.script
}
