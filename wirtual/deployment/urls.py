"""The paths of this app, a line per noun."""

from django.urls import include, path

urlpatterns = [
    path("", include("wirtual.deployment.build_info.urls")),
    path("", include("wirtual.deployment.license.urls")),
    path("", include("wirtual.deployment.config.urls")),
    path("", include("wirtual.deployment.csp.urls")),
    path("", include("wirtual.deployment.stats.urls")),
]
