"""Paths below ``/api/v2`` that tell what this server is."""

from django.urls import path

from wirtual.deployment.build_info.views import (
    BuildInfoViewSet,
    RootViewSet,
    UpdateCheckViewSet,
)

urlpatterns = [
    path("", RootViewSet.as_view({"get": "greet"})),
    path("buildinfo", BuildInfoViewSet.as_view({"get": "retrieve"})),
    path("updatecheck", UpdateCheckViewSet.as_view({"get": "retrieve"})),
]
