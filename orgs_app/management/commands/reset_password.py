"""Sets somebody's password from the command line."""

from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from orgs_app.audit.enums import AuditAction
from orgs_app.audit.trail import audited
from orgs_app.management.operator import ORIGIN, get_account, told
from orgs_app.user.password_actions import change_password


class Command(BaseCommand):
    """``manage.py reset_password --user …``"""

    help = "Set a user's password. All their sessions and tokens end."

    def add_arguments(self, parser: CommandParser) -> None:
        """What can be said."""
        parser.add_argument("--user", required=True, help="a username or an id")
        parser.add_argument("--password", help="asked for when it isn't given")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set it, and say so."""
        user = get_account(options["user"])
        password = options["password"] or getpass("New password: ")
        with told(), audited(ORIGIN, AuditAction.WRITE, user):
            change_password(user, password=password)
        self.stdout.write(f"Set the password of {user.username}.")
