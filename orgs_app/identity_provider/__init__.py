"""Talks to identity providers: who is it that comes from there?

Knows protocols and providers, and nothing of our accounts.
"""
