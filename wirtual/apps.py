"""Tells Django which site its admin is."""

from django.contrib.admin.apps import AdminConfig


class OperatorsSiteConfig(AdminConfig):
    """Django's admin, as the operators' site of `wirtual.admin`."""

    default_site = "wirtual.admin.OperatorsSite"
