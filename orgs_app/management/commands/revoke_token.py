"""Deletes a token from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orgs_app.api_key.actions import delete_key
from orgs_app.api_key.models import APIKey
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.trail import audited
from orgs_app.management.operator import ORIGIN


class Command(BaseCommand):
    """``manage.py revoke_token ID``"""

    help = "Delete a token or a session. It opens nothing from then on."

    def add_arguments(self, parser: CommandParser) -> None:
        """What can be said."""
        parser.add_argument("id", help="as list_tokens shows it, before the hyphen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete it, and say so."""
        key = APIKey.objects.filter(pk=options["id"]).select_related("user").first()
        if key is None:
            raise CommandError(f"There is no token {options['id']}.")
        with audited(ORIGIN, AuditAction.DELETE, key):
            delete_key(key)
        self.stdout.write(f"Deleted the token {key} of {key.user.username}.")
