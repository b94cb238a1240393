"""``manage.py serve``: one server process, HTTP and WebSocket on one port."""

import contextlib
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from wirtual.core.serving.listening import CannotListen, address_of, listen
from wirtual.core.serving.server import serve


class Command(BaseCommand):
    help = "Serve the product over HTTP and WebSocket."
    requires_system_checks: list[str] = []  # `up` has run them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.WIRTUAL_HOST)
        parser.add_argument("--port", type=int, default=settings.WIRTUAL_PORT)
        parser.add_argument(
            "--fd", type=int, help="a listening socket that was inherited"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        application = import_string(settings.ASGI_APPLICATION)
        with _socket(options) as listening, contextlib.suppress(KeyboardInterrupt):
            host, port = address_of(listening)
            self.stdout.write(f"Serving on http://{host}:{port}")
            self.stdout.flush()
            serve(application, listening)


def _socket(options: dict[str, Any]) -> socket.socket:
    if options["fd"] is not None:
        return socket.socket(fileno=options["fd"])
    try:
        return listen(options["host"], options["port"])
    except CannotListen as error:
        raise CommandError(str(error)) from error
