"""Paths of memberships. Fixed words below ``members`` are those of roles."""

from django.urls import path

from orgs_app.member.views import (
    MembersViewSet,
    MemberViewSet,
    OrganizationsOfUserViewSet,
)

urlpatterns = [
    path(
        "users/<str:user>/organizations",
        OrganizationsOfUserViewSet.as_view({"get": "list"}),
    ),
    path(
        "users/<str:user>/organizations/<str:organizationname>",
        OrganizationsOfUserViewSet.as_view({"get": "retrieve"}),
    ),
    path(
        "organizations/<str:organization>/members",
        MembersViewSet.as_view({"get": "list"}),
    ),
    path(
        "organizations/<str:organization>/members/<str:user>",
        MemberViewSet.as_view({"post": "create", "delete": "destroy"}),
    ),
    path(
        "organizations/<str:organization>/members/<str:user>/roles",
        MemberViewSet.as_view({"put": "assign"}),
    ),
]
