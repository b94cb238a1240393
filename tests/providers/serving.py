"""Small HTTP servers on loopback, for providers that no package plays."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit


class Site(Protocol):
    """Answers requests: status, headers, body (an object becomes JSON)."""

    def answer(
        self, method: str, path: str, values: dict[str, str], headers: Any
    ) -> tuple[int, dict[str, str], Any]:
        """The answer to one request; ``values`` are those of query and form."""


@contextlib.contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve ``site`` on a free port. Yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            parts = urlsplit(self.path)
            sent = parse_qs(parts.query) | parse_qs(self.rfile.read(length).decode())
            values = {name: found[-1] for name, found in sent.items()}
            status, headers, body = site.answer(
                self.command, parts.path, values, self.headers
            )
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
