"""Paths of signing in and out."""

from django.urls import path

from orgs_app.login.passcode_views import PasscodeViewSet, PasswordStrengthViewSet
from orgs_app.login.views import LoginViewSet, LogoutViewSet

urlpatterns = [
    path("users/authmethods", LoginViewSet.as_view({"get": "methods"})),
    path("users/login", LoginViewSet.as_view({"post": "login"})),
    path("users/otp/request", PasscodeViewSet.as_view({"post": "request_passcode"})),
    path(
        "users/otp/change-password",
        PasscodeViewSet.as_view({"post": "change_password"}),
    ),
    path(
        "users/validate-password",
        PasswordStrengthViewSet.as_view({"post": "check"}),
    ),
    path("users/logout", LogoutViewSet.as_view({"post": "logout"})),
]
