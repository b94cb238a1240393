"""Workspace agents and what runs in them: apps, scripts, metadata, log sources.

Rows only. What clients and running agents ask about them comes with workspaces.
"""
