"""Signing in through an identity provider, and moving an account there."""
