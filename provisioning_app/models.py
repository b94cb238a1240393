"""The tables of this app, a line per noun."""
