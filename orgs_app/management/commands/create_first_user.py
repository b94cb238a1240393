"""Creates the initial owner from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orgs_app.user.actions import create_first_user
from orgs_app.user.serializers import CreateFirstUserRequestSerializer
from wirtual.core.api.serializers import checked
from wirtual.core.errors import Refusal


class Command(BaseCommand):
    """``manage.py create_first_user --email … --username … --password …``"""

    help = "Create the initial owner of a new server."

    def add_arguments(self, parser: CommandParser) -> None:
        """What can be said."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--username", required=True)
        parser.add_argument("--password", required=True)
        parser.add_argument("--name", default="", help="what the person is called")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the account, and say so."""
        given = {
            field: options[field] for field in ("email", "username", "password", "name")
        }
        try:
            checked(CreateFirstUserRequestSerializer, given)
            user, _ = create_first_user(**given)
        except Refusal as refusal:
            told = [f"{each.field}: {each.detail}" for each in refusal.validations]
            raise CommandError("; ".join([refusal.message, *told])) from refusal
        self.stdout.write(f"Created the owner {user.username}.")
