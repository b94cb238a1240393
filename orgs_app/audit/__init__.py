"""The log of who did what. Knows no noun; each describes itself to it."""
