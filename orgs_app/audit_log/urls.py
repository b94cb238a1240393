"""Paths of the audit log."""

from django.urls import path

from orgs_app.audit_log.views import AuditLogViewSet, MadeUpAuditLogViewSet

urlpatterns = [
    path("audit", AuditLogViewSet.as_view({"get": "search"})),
    path("audit/testgenerate", MadeUpAuditLogViewSet.as_view({"post": "create"})),
]
