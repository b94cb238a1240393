"""Roles that an organization defines for itself, beside the built-in ones."""
