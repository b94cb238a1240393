"""Makes a token from the command line."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from orgs_app.access.enums import KeyScope
from orgs_app.api_key.actions import create_key
from orgs_app.api_key.lifetimes import lifetime_of, nanoseconds
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.trail import audited
from orgs_app.management.operator import ORIGIN, get_account, told
from orgs_app.user.enums import LoginType
from wirtual.core.environment import parse_duration


class Command(BaseCommand):
    """``manage.py create_token --user … --name …``"""

    help = "Make a token that signs somebody in. It is shown this one time."

    def add_arguments(self, parser: CommandParser) -> None:
        """What can be said."""
        parser.add_argument("--user", required=True, help="a username or an id")
        parser.add_argument("--name", required=True, help="what the token is called")
        parser.add_argument("--lifetime", help="such as 12h or 30d")
        parser.add_argument(
            "--scope",
            default=KeyScope.ALL.value,
            choices=[each.value for each in KeyScope],
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and print it."""
        user = get_account(options["user"])
        lifetime = settings.WIRTUAL_DEFAULT_TOKEN_LIFETIME
        with told():
            if options["lifetime"]:
                lifetime = lifetime_of(nanoseconds(_duration(options["lifetime"])))
            with audited(
                ORIGIN, AuditAction.CREATE, resource_type=AuditResourceType.API_KEY
            ) as entry:
                key, text = create_key(
                    user,
                    login_type=LoginType.TOKEN,
                    lifetime=lifetime,
                    scope=KeyScope(options["scope"]),
                    name=options["name"],
                )
                entry.created(key)
        self.stdout.write(text)


def _duration(text: str) -> Any:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise CommandError(f"--lifetime: {text!r}: {error}") from error
