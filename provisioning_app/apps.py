"""The application's place in Django."""

from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    """Gathers the nouns of provisioning_app."""

    name = "provisioning_app"

    def ready(self) -> None:
        """Register what runs in the worker."""
        from provisioning_app import rounds

        rounds.register_all()
