"""Paths of users. Fixed words come before ``<user>``."""

from django.urls import path

from orgs_app.user.views import FirstUserViewSet, UserViewSet

urlpatterns = [
    path("users/first", FirstUserViewSet.as_view({"get": "check", "post": "create"})),
    path("users/<str:user>", UserViewSet.as_view({"get": "retrieve"})),
    path("users/<str:user>/roles", UserViewSet.as_view({"get": "roles"})),
    path("users/<str:user>/login-type", UserViewSet.as_view({"get": "login_type"})),
]
