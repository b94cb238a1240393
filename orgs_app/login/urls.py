"""Paths of signing in and out."""

from django.urls import path

from orgs_app.login.views import LoginViewSet, LogoutViewSet

urlpatterns = [
    path("users/authmethods", LoginViewSet.as_view({"get": "methods"})),
    path("users/login", LoginViewSet.as_view({"post": "login"})),
    path("users/logout", LogoutViewSet.as_view({"post": "logout"})),
]
