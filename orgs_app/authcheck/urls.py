"""Paths of authorization checks."""

from django.urls import path

from orgs_app.authcheck.views import AuthorizationCheckViewSet

urlpatterns = [
    path("authcheck", AuthorizationCheckViewSet.as_view({"post": "check"})),
    path("authcheck/explain", AuthorizationCheckViewSet.as_view({"post": "explain"})),
]
