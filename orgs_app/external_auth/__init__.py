"""Accounts elsewhere that users are linked to."""
