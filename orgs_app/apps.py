"""Who: users, keys, organizations, roles, groups, access, audit."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """The app's name for Django."""

    name = "orgs_app"
    verbose_name = "People and organizations"
