"""Paths of memberships."""

from django.urls import path

from orgs_app.member.views import OrganizationsOfUserViewSet

urlpatterns = [
    path(
        "users/<str:user>/organizations",
        OrganizationsOfUserViewSet.as_view({"get": "list"}),
    ),
    path(
        "users/<str:user>/organizations/<str:organizationname>",
        OrganizationsOfUserViewSet.as_view({"get": "retrieve"}),
    ),
]
