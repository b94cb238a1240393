"""Every path of the product: the API, its documentation, the operators' site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from templates_app.example.pages import example_page
from wirtual.core.api import errors, paths  # noqa: F401  registers converters
from wirtual.deployment.build_info.views import RootViewSet, healthz
from wirtual.openapi import document, documentation

api: list[URLPattern | URLResolver] = [
    path("", include("wirtual.deployment.urls")),
    path("", include("orgs_app.urls")),
    path("", include("provisioning_app.urls")),
    path("", include("templates_app.urls")),
    path("openapi.json", document),
    re_path(r"^.*$", errors.route_not_found),
]

urlpatterns = [
    path("", include("wirtual.deployment.welcome.urls")),
    path("api/v2", RootViewSet.as_view({"get": "greet"})),
    path("api/v2/", include(api)),
    re_path(r"^api/.*$", errors.route_not_found),
    path("healthz", healthz),
    path("latency-check", healthz),
    path("docs", documentation, name="documentation"),
    path("docs/", RedirectView.as_view(pattern_name="documentation")),
    path("templates/examples/<slug:example_id>", example_page, name="example"),
    path("admin", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
]

handler404 = "wirtual.core.api.errors.page_not_found"
handler500 = "wirtual.core.api.errors.internal_error"
