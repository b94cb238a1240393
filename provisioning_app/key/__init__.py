"""Keys: what a daemon outside the server proves its place with."""
