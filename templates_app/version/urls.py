"""Paths below ``/api/v2`` about versions by id."""

from django.urls import path

from templates_app.version.views import TemplateVersionViewSet

VERSION = "templateversions/<id:templateversion>"
view = TemplateVersionViewSet.as_view

urlpatterns = [
    path(VERSION, view({"get": "retrieve", "patch": "partial_update"})),
    path(f"{VERSION}/cancel", view({"patch": "cancel"})),
    path(f"{VERSION}/external-auth", view({"get": "external_auth"})),
    path(f"{VERSION}/logs", view({"get": "logs"})),
    path(f"{VERSION}/parameters", view({"get": "removed_parameters"})),
    path(f"{VERSION}/resources", view({"get": "resources"})),
    path(f"{VERSION}/rich-parameters", view({"get": "rich_parameters"})),
    path(f"{VERSION}/schema", view({"get": "removed_schema"})),
    path(f"{VERSION}/variables", view({"get": "variables"})),
]
