"""The application's place in Django."""

from django.apps import AppConfig


class TemplatesConfig(AppConfig):
    """Gathers the nouns of templates_app."""

    name = "templates_app"
    verbose_name = "Templates"

    def ready(self) -> None:
        """Register at the doors of the storeys below."""
        from orgs_app.access.enums import ResourceType
        from orgs_app.audit import kinds
        from orgs_app.audit.enums import AuditResourceType
        from orgs_app.authcheck import loaders
        from orgs_app.organization.deletion import remove_with_organization
        from provisioning_app.job.enums import ProvisionerJobType
        from provisioning_app.job.handlers import register
        from templates_app.template.contents import remove_templates_of
        from templates_app.template.models import Template
        from templates_app.version.handlers import DryRunHandler, ImportHandler

        register(ProvisionerJobType.TEMPLATE_VERSION_IMPORT, ImportHandler())
        register(ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN, DryRunHandler())
        kinds.register(
            AuditResourceType.TEMPLATE,
            kinds.Kind(Template.objects.live, kinds.link_to("/templates/{target}")),
        )
        loaders.register(ResourceType.TEMPLATE, loaders.loader_of(Template.objects.all))
        remove_with_organization(remove_templates_of)
