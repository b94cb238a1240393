"""Paths of the configuration."""

from django.urls import path

from wirtual.deployment.config.views import (
    DeploymentConfigViewSet,
    ExperimentsViewSet,
    SSHConfigViewSet,
)

urlpatterns = [
    path("deployment/config", DeploymentConfigViewSet.as_view({"get": "retrieve"})),
    path("deployment/ssh", SSHConfigViewSet.as_view({"get": "retrieve"})),
    path("experiments", ExperimentsViewSet.as_view({"get": "enabled"})),
    path("experiments/available", ExperimentsViewSet.as_view({"get": "available"})),
]
