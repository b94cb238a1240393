"""Paths of users. Fixed words come before ``<user>``."""

from django.urls import path

from orgs_app.user.personal_views import GitKeyViewSet, PasswordViewSet, ProfileViewSet
from orgs_app.user.views import FirstUserViewSet, UsersViewSet, UserViewSet

urlpatterns = [
    path("users", UsersViewSet.as_view({"get": "list", "post": "create"})),
    path("users/first", FirstUserViewSet.as_view({"get": "check", "post": "create"})),
    path(
        "users/<str:user>",
        UserViewSet.as_view({"get": "retrieve", "delete": "destroy"}),
    ),
    path("users/<str:user>/appearance", ProfileViewSet.as_view({"put": "appearance"})),
    path(
        "users/<str:user>/autofill-parameters",
        ProfileViewSet.as_view({"get": "autofill"}),
    ),
    path(
        "users/<str:user>/gitsshkey",
        GitKeyViewSet.as_view({"get": "retrieve", "put": "regenerate"}),
    ),
    path("users/<str:user>/login-type", UserViewSet.as_view({"get": "login_type"})),
    path("users/<str:user>/password", PasswordViewSet.as_view({"put": "update"})),
    path("users/<str:user>/profile", ProfileViewSet.as_view({"put": "update"})),
    path(
        "users/<str:user>/roles",
        UserViewSet.as_view({"get": "roles", "put": "assign_roles"}),
    ),
    path("users/<str:user>/status/activate", UserViewSet.as_view({"put": "activate"})),
    path("users/<str:user>/status/suspend", UserViewSet.as_view({"put": "suspend"})),
]
