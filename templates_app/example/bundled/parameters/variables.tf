# Variables are answered by whoever publishes the template, for everybody.

variable "job_scope" {
  description = "Which provisioners run the jobs: those of the organization."
  type        = string
  default     = "organization"
}

variable "registry" {
  description = "The registry that images come from."
  type        = string
  default     = "registry.example.com"

  validation {
    condition     = length(var.registry) > 0
    error_message = "Name a registry."
  }
}

variable "registry_password" {
  description = "The password for the registry. It is never shown."
  type        = string
  default     = ""
  sensitive   = true
}
