"""Lists tokens on the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from orgs_app.api_key.models import APIKey
from orgs_app.management.operator import get_account


class Command(BaseCommand):
    """``manage.py list_tokens [--user …]``"""

    help = "List tokens: id, user, name, scope, when used last, when they expire."

    def add_arguments(self, parser: CommandParser) -> None:
        """What can be said."""
        parser.add_argument("--user", help="only this user's: a username or an id")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each."""
        tokens = APIKey.objects.all().tokens().select_related("user")
        if options["user"]:
            tokens = tokens.filter(user=get_account(options["user"]))
        for token in tokens.order_by("user__username", "created_at"):
            parts = (
                token.pk,
                token.user.username,
                token.token_name,
                token.scope,
                f"used {token.last_used:%Y-%m-%d}" if token.last_used.year > 1 else "-",
                f"until {token.expires_at:%Y-%m-%d}",
            )
            self.stdout.write("\t".join(parts))
