"""Path of browsers' reports."""

from django.urls import path

from wirtual.deployment.csp.views import CspReportViewSet

urlpatterns = [path("csp/reports", CspReportViewSet.as_view({"post": "create"}))]
