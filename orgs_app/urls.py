"""The paths of this app, a line per noun. Fixed words come before parameters."""

from django.urls import include, path

urlpatterns = [
    path("", include("orgs_app.audit_log.urls")),
    path("", include("orgs_app.authcheck.urls")),
    path("", include("orgs_app.login.urls")),
    path("", include("orgs_app.external_login.urls")),
    path("", include("orgs_app.role.urls")),
    path("", include("orgs_app.user.urls")),
    path("", include("orgs_app.api_key.urls")),
    path("", include("orgs_app.organization.urls")),
    path("", include("orgs_app.member.urls")),
    path("", include("orgs_app.group.urls")),
]
