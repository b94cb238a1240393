"""The application's place in Django."""

from django.apps import AppConfig


class TemplatesConfig(AppConfig):
    """Gathers the nouns of templates_app."""

    name = "templates_app"
