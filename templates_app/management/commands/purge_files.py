"""Removes uploads that nothing was made from."""

from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from templates_app.file.retention import find_unused, purge_files
from wirtual.core import clock
from wirtual.core.environment import parse_duration


class Command(BaseCommand):
    """``manage.py purge_files``"""

    help = "Remove uploaded files that no template version was made from."

    def add_arguments(self, parser: CommandParser) -> None:
        """What can be said."""
        parser.add_argument(
            "--older-than",
            type=_duration,
            default=settings.WIRTUAL_UNUSED_FILE_RETENTION,
            metavar="DURATION",
            help="how long ago the last upload must have been, such as 90m or 7d; "
            "by default what WIRTUAL_UNUSED_FILE_RETENTION says",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell how many there are"
        )

    def handle(
        self, *args: Any, older_than: timedelta, dry_run: bool, **options: Any
    ) -> None:
        """Remove them, or count them, and say so."""
        if not older_than:
            raise CommandError(
                "WIRTUAL_UNUSED_FILE_RETENTION keeps all files; say --older-than."
            )
        before = clock.now() - older_than
        done = find_unused(before) if dry_run else purge_files(before)
        verb = "Would remove" if dry_run else "Removed"
        self.stdout.write(f"{verb} {done.files} unused files, {done.bytes:,} bytes.")


def _duration(text: str) -> timedelta:
    try:
        length = parse_duration(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
    if length <= timedelta():
        raise ArgumentTypeError("must be longer than nothing")
    return length
