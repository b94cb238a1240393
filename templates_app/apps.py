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
        from orgs_app.organization import deletion as organization_deletion
        from orgs_app.user import deletion as user_deletion
        from provisioning_app.job.enums import ProvisionerJobType
        from provisioning_app.job.handlers import register
        from templates_app.file import rounds
        from templates_app.template import contents
        from templates_app.template.models import Template
        from templates_app.version.handlers import DryRunHandler, ImportHandler
        from templates_app.workspace.models import Workspace

        rounds.register_all()
        register(ProvisionerJobType.TEMPLATE_VERSION_IMPORT, ImportHandler())
        register(ProvisionerJobType.TEMPLATE_VERSION_DRY_RUN, DryRunHandler())
        kinds.register(
            AuditResourceType.TEMPLATE,
            kinds.Kind(Template.objects.live, kinds.link_to("/templates/{target}")),
        )
        loaders.register(ResourceType.TEMPLATE, loaders.loader_of(Template.objects.all))
        loaders.register(
            ResourceType.WORKSPACE, loaders.loader_of(Workspace.objects.all)
        )
        organization_deletion.guard_deletion(contents.workspaces_of_organization)
        organization_deletion.remove_with_organization(contents.remove_templates_of)
        user_deletion.guard_deletion(contents.workspaces_of_user)
