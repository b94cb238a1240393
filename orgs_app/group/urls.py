"""Paths of groups."""

from django.urls import path

from orgs_app.group.views import (
    GroupsOfOrganizationViewSet,
    GroupsViewSet,
    GroupViewSet,
)

urlpatterns = [
    path("groups", GroupsViewSet.as_view({"get": "list"})),
    path(
        "groups/<id:group>",
        GroupViewSet.as_view(
            {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
        ),
    ),
    path(
        "organizations/<str:organization>/groups",
        GroupsOfOrganizationViewSet.as_view({"get": "list", "post": "create"}),
    ),
    path(
        "organizations/<str:organization>/groups/<str:groupName>",
        GroupsOfOrganizationViewSet.as_view({"get": "retrieve"}),
    ),
]
