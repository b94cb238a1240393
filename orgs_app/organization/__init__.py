"""Organizations, which own templates, workspaces and groups. One is the default."""
