"""``manage.py provisionerd``: a built-in provisioner daemon."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisioning_app.provisioner.terraform.engine import EngineNotFound
from provisioning_app.runner.built_in import built_in_daemon
from provisioning_app.runner.process import FINISH_WITHIN, serve


class Command(BaseCommand):
    """Runs one daemon until it is told to end."""

    help = "Run provisioner jobs of the default organization, one at a time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say who it is, and how long it may take to end."""
        parser.add_argument("--name", default="", help="by default the host's name")
        parser.add_argument(
            "--index", type=int, help="a number to tell several on one host apart"
        )
        parser.add_argument(
            "--finish-within",
            type=float,
            default=FINISH_WITHIN.total_seconds(),
            metavar="SECONDS",
            help="how long a job may go on after SIGTERM before it is canceled",
        )

    def handle(
        self,
        *args: Any,
        name: str,
        index: int | None,
        finish_within: float,
        **options: Any,
    ) -> None:
        """Run until SIGTERM (finish the job first) or SIGINT (cancel it)."""
        try:
            with built_in_daemon(name, index) as daemon:
                serve(daemon, timedelta(seconds=finish_within))
        except EngineNotFound as error:
            raise CommandError(str(error)) from error
