"""Paths below ``/api/v2`` about templates, their versions and their files."""

from django.urls import path

from templates_app.template.acl.views import TemplateAccessViewSet
from templates_app.template.archive_views import (
    ArchivedVersionViewSet,
    ArchiveOfTemplateViewSet,
)
from templates_app.template.comparison.views import ComparisonViewSet
from templates_app.template.file_views import FileViewSet
from templates_app.template.usage_views import UsageOfTemplateViewSet
from templates_app.template.version_views import (
    VersionsOfNamedTemplateViewSet,
    VersionsOfOrganizationViewSet,
    VersionsOfTemplateViewSet,
)
from templates_app.template.views import (
    TemplatesOfOrganizationViewSet,
    TemplatesViewSet,
)

VERSION = "templateversions/<id:templateversion>"
ORGANIZATION = "organizations/<str:organization>"
NAMED = f"{ORGANIZATION}/templates/<str:templatename>"
NAMED_VERSION = f"{NAMED}/versions/<str:templateversionname>"

of_organization = TemplatesOfOrganizationViewSet.as_view
of_template = VersionsOfTemplateViewSet.as_view
of_named = VersionsOfNamedTemplateViewSet.as_view
archived = ArchivedVersionViewSet.as_view
access_of = TemplateAccessViewSet.as_view

urlpatterns = [
    path("files/<id:fileID>", FileViewSet.as_view({"get": "retrieve"})),
    path(
        f"{ORGANIZATION}/templates",
        of_organization({"get": "list", "post": "create"}),
    ),
    path(
        f"{ORGANIZATION}/templateversions",
        VersionsOfOrganizationViewSet.as_view({"post": "create"}),
    ),
    path(NAMED, of_organization({"get": "retrieve"})),
    path(NAMED_VERSION, of_named({"get": "retrieve"})),
    path(f"{NAMED_VERSION}/previous", of_named({"get": "previous"})),
    path("templates", TemplatesViewSet.as_view({"get": "list"})),
    path(
        "templates/<id:template>",
        TemplatesViewSet.as_view(
            {"get": "retrieve", "delete": "destroy", "patch": "partial_update"}
        ),
    ),
    path(
        "templates/<id:template>/daus",
        UsageOfTemplateViewSet.as_view({"get": "daily"}),
    ),
    path(
        "templates/<id:template>/versions",
        of_template({"get": "list", "patch": "promote"}),
    ),
    path(
        "templates/<id:template>/versions/archive",
        ArchiveOfTemplateViewSet.as_view({"get": "retrieve", "post": "create"}),
    ),
    path(
        "templates/<id:template>/versions/<str:templateversionname>",
        of_template({"get": "retrieve"}),
    ),
    path(f"{VERSION}/archive", archived({"post": "archive"})),
    path(f"{VERSION}/unarchive", archived({"post": "unarchive"})),
    path(
        "templates/<id:template>/acl",
        access_of({"get": "retrieve", "patch": "partial_update"}),
    ),
    path("templates/<id:template>/acl/available", access_of({"get": "available"})),
    path(
        "templateversions/<id:templateversion>/compare/<id:other>",
        ComparisonViewSet.as_view({"get": "retrieve"}),
    ),
]
