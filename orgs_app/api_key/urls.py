"""Paths of keys. Fixed words come before names and ids."""

from django.urls import path

from orgs_app.api_key.views import KeysViewSet, TokensViewSet

urlpatterns = [
    path("users/<str:user>/keys", KeysViewSet.as_view({"post": "create"})),
    path(
        "users/<str:user>/keys/tokens",
        TokensViewSet.as_view({"get": "list", "post": "create"}),
    ),
    path(
        "users/<str:user>/keys/tokens/tokenconfig",
        TokensViewSet.as_view({"get": "limits"}),
    ),
    path(
        "users/<str:user>/keys/tokens/<str:keyname>",
        TokensViewSet.as_view({"get": "retrieve"}),
    ),
    path(
        "users/<str:user>/keys/<str:keyid>",
        KeysViewSet.as_view({"get": "retrieve", "delete": "destroy"}),
    ),
]
