"""Paths of roles. Fixed words come before ``<user>``."""

from django.urls import path

from orgs_app.role.views import OrganizationRolesViewSet, SiteRolesViewSet

urlpatterns = [
    path("users/roles", SiteRolesViewSet.as_view({"get": "list"})),
    path(
        "organizations/<str:organization>/members/roles",
        OrganizationRolesViewSet.as_view(
            {"get": "list", "post": "create", "put": "update"}
        ),
    ),
    path(
        "organizations/<str:organization>/members/roles/<str:roleName>",
        OrganizationRolesViewSet.as_view({"delete": "destroy"}),
    ),
]
