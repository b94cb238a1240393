"""The first page of all: it makes the first account, and later shows the way in."""
