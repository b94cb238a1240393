"""Wirtual: a self-hosted control plane for development environments."""
