"""How this installation is configured, as far as people may know."""
