"""The paths of this app, a line per noun. Fixed words come before names."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("templates_app.file.urls")),
    path("", include("templates_app.example.urls")),
    path("", include("templates_app.version.urls")),
    path("", include("templates_app.template.urls")),
]
