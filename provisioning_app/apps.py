"""The application's place in Django."""

from django.apps import AppConfig
from django.core import checks


class ProvisioningConfig(AppConfig):
    """Gathers the nouns of provisioning_app."""

    name = "provisioning_app"
    verbose_name = "Provisioning"

    def ready(self) -> None:
        """Register what runs in the worker, and what is checked at start."""
        from provisioning_app import rounds
        from provisioning_app.job.handlers import check_handlers

        rounds.register_all()
        checks.register(check_handlers)
