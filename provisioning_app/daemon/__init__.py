"""Daemons: who is there to run jobs, since when, and which jobs fit them."""
