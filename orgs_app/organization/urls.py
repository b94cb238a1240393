"""Paths of organizations."""

from django.urls import path

from orgs_app.organization.views import OrganizationViewSet

urlpatterns = [
    path(
        "organizations", OrganizationViewSet.as_view({"get": "list", "post": "create"})
    ),
    path(
        "organizations/<str:organization>",
        OrganizationViewSet.as_view(
            {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
        ),
    ),
]
