"""Paths below ``/api/v2`` about versions by id."""

from django.urls import path

from templates_app.version.dry_run_views import DryRunViewSet
from templates_app.version.views import TemplateVersionViewSet

VERSION = "templateversions/<id:templateversion>"
DRY_RUN = f"{VERSION}/dry-run/<id:jobID>"
view = TemplateVersionViewSet.as_view
dry_run = DryRunViewSet.as_view

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
    path(f"{VERSION}/dry-run", dry_run({"post": "create"})),
    path(DRY_RUN, dry_run({"get": "retrieve"})),
    path(f"{DRY_RUN}/cancel", dry_run({"patch": "cancel"})),
    path(f"{DRY_RUN}/logs", dry_run({"get": "logs"})),
    path(f"{DRY_RUN}/resources", dry_run({"get": "resources"})),
]
