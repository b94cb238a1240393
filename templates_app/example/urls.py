"""Paths below ``/api/v2`` about examples. They come before templates' own."""

from django.urls import path

from templates_app.example.views import TemplateExamplesViewSet

urlpatterns = [
    path("templates/examples", TemplateExamplesViewSet.as_view({"get": "list"})),
    path(
        "organizations/<str:organization>/templates/examples",
        TemplateExamplesViewSet.as_view({"get": "list_in_organization"}),
    ),
]
