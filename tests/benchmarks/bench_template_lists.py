"""What lists of templates and of versions cost among very many, over HTTP.

Run by hand: ``python tests/benchmarks/bench_template_lists.py``. It makes a PostgreSQL
of its own, with fsync, fills it as told in ``many_templates.py``, and asks one server
process. Only figures of one run are to be compared. The floor of a list is what its
rows cost whoever shows them: an empty request, the stored columns of the very rows,
read by a bare statement, and those as JSON.
"""

import http.client
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 3.0  # for each list
WARM_UP = 8  # requests; from then on plans are kept

TEMPLATE_ROWS = """
SELECT templates.*, organizations.name, organizations.icon, users.username
  FROM templates JOIN organizations ON organizations.id = organization_id
  JOIN users ON users.id = created_by_id WHERE templates.id = ANY(%s)
"""
VERSION_ROWS = """
SELECT template_versions.*, provisioner_jobs.*, users.username
  FROM template_versions JOIN provisioner_jobs ON provisioner_jobs.id = job_id
  JOIN users ON users.id = created_by_id WHERE template_versions.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Listing:
    """A request, and the statement that fetches the rows it shows, by their ids."""

    name: str
    path: str
    rows: str = TEMPLATE_ROWS


TEMPLATES = (
    Listing("the popular one", "/organizations/few/templates?q=exact_name:popular"),
    Listing("25 of an organization", "/organizations/few/templates"),
    Listing("1,000 of an organization", "/organizations/many/templates"),
    Listing("25 found by a part of the name", "/templates?q=rare"),
    Listing("1,000 found by a part of the name", "/templates?q=common"),
    Listing("none found", "/templates?q=nothing-like-it"),
)
ALL = Listing("all that may be read", "/templates")


class Client:
    """One connection to the server, signed in."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {"Wirtual-Session-Token": token}

    def ask(self, path: str) -> bytes:
        """The answer's body; anything but success ends the benchmark."""
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status == 200, (path, answer.status, content)
        return content

    def time(self, path: str) -> float:
        """Milliseconds that a request takes."""
        self.connection.close()  # the server ends idle ones
        return time_of(lambda: self.ask(path))


def time_of(act: Any) -> float:
    """Milliseconds that ``act`` takes: of many times the one that a tenth were below.

    What else the machine has to do matters less to it than to the middle one.
    """
    for _ in range(WARM_UP):
        act()
    found: list[float] = []
    until = perf_counter() + SECONDS
    while perf_counter() < until or len(found) < 10:
        began = perf_counter()
        act()
        found.append((perf_counter() - began) * 1000)
    return statistics.quantiles(found, n=10)[0]


def main() -> None:
    """Make very many templates and a server, and measure."""
    from tests.benchmarks.ground import installation

    os.environ["WIRTUAL_RATE_LIMIT_API"] = "100000000"
    with installation():
        from tests.benchmarks.many_templates import fill
        from tests.make.jobs import built_in_key
        from tests.make.people import default_organization, make_user, token_of

        built_in_key()
        olivia = make_user(
            "olivia", roles=["owner"], organizations=[default_organization()]
        )
        began = perf_counter()
        fill()
        print(f"filled in {perf_counter() - began:.0f} s", flush=True)
        mia = make_user("mia", organizations=organizations())
        command = [sys.executable, "manage.py", "serve", "--port", "0"]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                assert server.stdout is not None
                line = next(each for each in server.stdout if "Serving on" in each)
                port = int(line.rpartition(":")[2])
                show(Client(port, token_of(olivia)), Client(port, token_of(mia)))
            finally:
                server.terminate()


def organizations() -> list[Any]:
    """Those that a member of most is in."""
    from orgs_app.organization.models import Organization

    return list(Organization.objects.exclude(name="rest"))


def show(owner: Client, member: Client) -> None:
    """Print what was measured."""
    bare = owner.time("/healthz")
    print(f"bare server {bare:.2f} ms")
    lists = (*TEMPLATES, ALL, *of_pushed())
    print("\nas an owner")
    for listing in (*lists, daily_users()):
        compare(owner, listing, bare)
    print("\nas a member")
    for listing in lists:
        compare(member, listing, bare)


def of_pushed() -> tuple[Listing, ...]:
    """Pages of the versions of one template that has 10,000."""
    from templates_app.template.models import Template

    template = Template.objects.get(name="pushed")
    middle = template.versions.order_by("created_at", "id")[5_000]
    path = f"/templates/{template.pk}/versions"
    pages = {
        "first 25 of 10,000 versions": "limit=25",
        "25 after 8,900 versions": "limit=25&offset=8900",
        "25 after the 5,000th by its id": f"limit=25&after_id={middle.pk}",
        "all 10,000 versions": "include_archived=true",
    }
    return tuple(
        Listing(name, f"{path}?{query}", VERSION_ROWS) for name, query in pages.items()
    )


def daily_users() -> Listing:
    """Two months of 500 people who work in the popular template all day."""
    from templates_app.template.models import Template

    template = Template.objects.get(name="popular")
    return Listing("daily users", f"/templates/{template.pk}/daus", "")


def compare(client: Client, listing: Listing, bare: float) -> None:
    """Print what a list costs, and its floor."""
    import orjson

    path = f"/api/v2{listing.path}"
    client.connection.close()
    shown = orjson.loads(client.ask(path))
    took = client.time(path)
    floor = bare
    if listing.rows:
        ids = [each["id"] for each in shown]
        with psycopg.connect(os.environ["WIRTUAL_DATABASE_URL"]) as line:
            floor += time_of(lambda: read(line, listing.rows, ids))
    print(
        f"{listing.name:<36}{len(shown):>7,} rows {took:9.2f} ms"
        f"   floor {floor:8.2f} ms   {took / floor:5.1f} x",
        flush=True,
    )


def read(line: "psycopg.Connection[Any]", statement: str, ids: list[str]) -> bytes:
    """The rows with these ids as JSON, with nothing in between."""
    import orjson

    cursor = line.execute(statement, [ids])
    names = [column.name for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    return orjson.dumps(rows, default=str)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
