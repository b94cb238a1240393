"""The application's place in Django."""

from django.apps import AppConfig


class TemplatesConfig(AppConfig):
    """Gathers the nouns of templates_app."""

    name = "templates_app"
    verbose_name = "Templates"

    def ready(self) -> None:
        """Tell the queue what jobs about versions mean."""
        from provisioning_app.job.enums import ProvisionerJobType
        from provisioning_app.job.handlers import register
        from templates_app.version.handlers import DryRunHandler, ImportHandler

        register(ProvisionerJobType.TEMPLATE_VERSION_IMPORT, ImportHandler())
        register(ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN, DryRunHandler())
