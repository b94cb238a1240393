"""Path of the deployment's figures."""

from django.urls import path

from wirtual.deployment.stats.views import DeploymentStatsViewSet

urlpatterns = [
    path("deployment/stats", DeploymentStatsViewSet.as_view({"get": "retrieve"})),
]
