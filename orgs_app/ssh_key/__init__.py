"""The Git key that every user gets."""
