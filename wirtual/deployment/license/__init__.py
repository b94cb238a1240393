"""Entitlements, and licences that are kept for tools that hand them in."""
