"""Runs templates with real Terraform.

``executor`` owns a session's directory and its commands; ``engine`` finds a
Terraform, ``process`` runs it, ``environment`` says what it may know. ``conversion``
turns what it says into our values, and ``parse`` reads a template without running it.

Rule: spec/terraform.md.
"""
