"""What signing in, lists and authorization checks cost, over HTTP.

Run by hand: ``python tests/benchmarks/bench_identity.py``. It makes a PostgreSQL of its
own, with fsync, and one server process with limits as by default but for this client.
Figures are to be compared within one run: beside each stands how often the bare
server, a page that asks nobody anything, fits into the same time.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REQUESTS = 300
WARM_UP = 30
SIZES = (100, 100_000)
CHECKS = 100

FILL_USERS = """
INSERT INTO users (id, created_at, updated_at, email, username, name, avatar_url,
                   hashed_password, last_seen_at, status, login_type, rbac_roles,
                   theme_preference, quiet_hours_schedule, deleted)
SELECT gen_random_uuid(), now(), now(), 'user-' || n || '@wirtual.example',
       'user-' || n, '', '', '', now(), 'active', 'password', '{}', '', '', false
  FROM generate_series(%s::int, %s::int) AS n
"""
FILL_AUDIT = """
INSERT INTO audit_logs (id, time, user_id, organization_id, user_agent, resource_type,
                        resource_id, resource_target, resource_icon, action, diff,
                        status_code, additional_fields, request_id)
SELECT gen_random_uuid(), now() - n * interval '1 minute',
       (SELECT id FROM users WHERE username = 'olivia'),
       (SELECT id FROM organizations LIMIT 1), 'bench',
       (ARRAY['user', 'template', 'group', 'api_key'])[1 + n %% 4],
       gen_random_uuid(), 'target-' || n, '',
       (ARRAY['create', 'write', 'delete'])[1 + n %% 3],
       '{"name": {"old": "a", "new": "b", "secret": false}}', 200, '{}',
       gen_random_uuid()
  FROM generate_series(%s::int, %s::int) AS n
"""


class Client:
    """One connection to the server, signed in."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {
            "Wirtual-Session-Token": token,
            "Content-Type": "application/json",
        }

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """The answer's body; anything but success ends the benchmark."""
        self.connection.request(method, path, body, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status == 200, (path, answer.status, content)
        return content

    def median(self, method: str, path: str, body: bytes | None = None) -> float:
        """Milliseconds that a request takes, the median of many."""
        self.connection.close()  # the server ends idle ones
        for _ in range(WARM_UP):
            self.ask(method, path, body)
        found = []
        for _ in range(REQUESTS):
            began = perf_counter()
            self.ask(method, path, body)
            found.append((perf_counter() - began) * 1000)
        return statistics.median(found)


def main() -> None:
    """Make a database and a server, and measure."""
    from wirtual.core.postgres import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="wirtual-bench-") as folder:
        Path(folder).chmod(0o711)
        database = EmbeddedPostgres(Path(folder) / "pg")
        database.start()
        try:
            os.environ["WIRTUAL_DATABASE_URL"] = database.dsn()
            os.environ["WIRTUAL_DATA_DIR"] = folder
            os.environ["WIRTUAL_RATE_LIMIT_API"] = "100000000"
            os.environ["DJANGO_SETTINGS_MODULE"] = "wirtual.settings"
            token = set_up()
            measure(token)
        finally:
            from django.db import connections

            connections.close_all()
            database.stop()


def set_up() -> str:
    """Make the tables and an owner. Returns the owner's token."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.make.people import default_organization, make_user, token_of

    call_command("migrate", verbosity=0)
    olivia = make_user(
        "olivia", roles=["owner"], organizations=[default_organization()]
    )
    return token_of(olivia)


def measure(token: str) -> None:
    """Measure everything at each size, against one server."""
    command = [sys.executable, "manage.py", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            line = next(each for each in server.stdout if "Serving on" in each)
            client = Client(int(line.rpartition(":")[2]), token)
            show(client)
        finally:
            server.terminate()


def show(client: Client) -> None:
    """Print what was measured."""
    floor = client.median("GET", "/healthz")
    print(f"bare server             {floor:7.2f} ms")
    me = client.median("GET", "/api/v2/users/me")
    print(f"GET /users/me           {me:7.2f} ms   {me / floor:5.1f} x bare")
    body = json.dumps({"checks": checks()}).encode()
    checked = client.median("POST", "/api/v2/authcheck", body)
    print(
        f"authcheck of {CHECKS}        {checked:7.2f} ms"
        f"   {checked / floor:5.1f} x bare   {checked / me:.1f} x /users/me"
    )
    before: dict[str, float] = {}
    filled = 0
    for size in SIZES:
        fill(filled + 1, size)
        filled = size
        print(f"\n{size:,} rows")
        for path in PAGES:
            found = client.median("GET", f"/api/v2{path}")
            growth = f"   {found / before[path]:.2f} x" if path in before else ""
            print(f"{path:<46}{found:7.2f} ms   {found / floor:5.1f} x bare{growth}")
            before[path] = found


PAGES = (
    "/users?limit=25",
    "/users?limit=25&q=user-77",
    "/audit?limit=25",
    "/audit?limit=25&q=template",
    "/audit?limit=25&q=action:create",
    "/audit?limit=25&q=username:me",
    "/audit?limit=25&q=resource_type:license",
    "/audit?limit=25&q=resource_target:target-50",
    "/audit?limit=25&offset=50",
    "/audit",
)


def checks() -> dict[str, Any]:
    """Questions about all kinds of things."""
    kinds = ("template", "workspace", "user", "group", "organization")
    return {
        f"check-{number}": {
            "object": {"resource_type": kinds[number % len(kinds)], "owner_id": "me"},
            "action": ("read", "create", "update", "delete")[number % 4],
        }
        for number in range(CHECKS)
    }


def fill(first: int, last: int) -> None:
    """Add rows with these numbers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FILL_USERS, [first, last])
        cursor.execute(FILL_AUDIT, [first, last])
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
