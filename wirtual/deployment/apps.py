"""The application's place in Django."""

from django.apps import AppConfig


class DeploymentConfig(AppConfig):
    """What belongs to this installation and to no organization."""

    name = "wirtual.deployment"
    label = "deployment"
