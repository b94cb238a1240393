"""Paths of entitlements and licences."""

from django.urls import path

from wirtual.deployment.license.views import EntitlementsViewSet, LicensesViewSet

urlpatterns = [
    path("entitlements", EntitlementsViewSet.as_view({"get": "retrieve"})),
    path("licenses", LicensesViewSet.as_view({"get": "list", "post": "create"})),
    path("licenses/refresh-entitlements", LicensesViewSet.as_view({"post": "refresh"})),
    path("licenses/<str:id>", LicensesViewSet.as_view({"delete": "destroy"})),
]
