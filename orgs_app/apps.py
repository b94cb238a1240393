"""The application's place in Django."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Gathers the nouns of orgs_app."""

    name = "orgs_app"
