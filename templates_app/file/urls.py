"""Paths below ``/api/v2`` about uploads."""

from django.urls import path

from templates_app.file.views import FilesViewSet

urlpatterns = [
    path("files", FilesViewSet.as_view({"post": "create"})),
]
