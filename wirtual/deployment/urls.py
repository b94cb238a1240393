"""The paths of this app, a line per noun."""

from django.urls import include, path

urlpatterns = [path("", include("wirtual.deployment.build_info.urls"))]
