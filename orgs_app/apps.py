"""The application's place in Django."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Gathers the nouns of orgs_app."""

    name = "orgs_app"
    verbose_name = "People and organizations"

    def ready(self) -> None:
        """Register at the doors of this storey."""
        from orgs_app.access.enums import ResourceType
        from orgs_app.api_key import links
        from orgs_app.audit import kinds
        from orgs_app.audit.enums import AuditResourceType
        from orgs_app.audit_log import rounds as audit_rounds
        from orgs_app.authcheck.loaders import loader_of, register
        from orgs_app.external_login.renewal import renew_link
        from orgs_app.group.models import Group
        from orgs_app.notification import rounds as notification_rounds
        from orgs_app.user import rounds as user_rounds
        from orgs_app.user.models import User

        links.register(renew_link)
        register(ResourceType.USER, loader_of(User.objects.all))
        register(ResourceType.GROUP, loader_of(Group.objects.all))
        kinds.register(
            AuditResourceType.USER,
            kinds.Kind(User.objects.existing, kinds.link_to("/users?filter={target}")),
        )
        for rounds in (audit_rounds, notification_rounds, user_rounds):
            rounds.register_all()
