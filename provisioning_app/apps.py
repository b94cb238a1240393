"""The application's place in Django."""

from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    """Gathers the nouns of provisioning_app."""

    name = "provisioning_app"
