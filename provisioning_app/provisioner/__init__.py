"""What does a job's work: Terraform, or echo for tests.

A provisioner runs anywhere: it is handed plain values, gives plain values back, and
knows neither the database nor HTTP.
"""
