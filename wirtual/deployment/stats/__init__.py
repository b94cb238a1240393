"""Figures about workspaces of the whole deployment."""
