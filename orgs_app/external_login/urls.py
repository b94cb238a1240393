"""Paths of signing in through providers."""

from django.urls import path

from orgs_app.external_login.views import (
    ConvertLoginViewSet,
    GithubCallbackViewSet,
    OidcCallbackViewSet,
)

urlpatterns = [
    path(
        "users/oauth2/github/callback",
        GithubCallbackViewSet.as_view({"get": "callback"}),
    ),
    path("users/oidc/callback", OidcCallbackViewSet.as_view({"get": "callback"})),
    path(
        "users/<str:user>/convert-login",
        ConvertLoginViewSet.as_view({"post": "convert"}),
    ),
]
