"""What reading a template costs, against a bare server with the same queries.

Run by hand: ``python tests/benchmarks/bench_template_read.py``. The product and the
floor answer the same requests over the same connections in turn, one process each,
and only the ratios within one run mean anything. CPU is that of the server alone.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROUNDS = 3
SECONDS = 3.0
CLIENTS = 8
ORGANIZATION = "default"
NAME = "benchmark"


def make_request(path: str, token: str) -> bytes:
    """A request as it goes over the wire."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: bench\r\nWirtual-Session-Token: {token}\r\n\r\n"
    ).encode()


# --- Servers -------------------------------------------------------------------------


def floor_application() -> Any:
    """Nothing but the two statements of the product, prepared, and orjson."""
    import orjson
    import psycopg
    from django.conf import settings

    from orgs_app.api_key.sign_in import KEY_WITH_USER, find_sign_in
    from templates_app.template import queries

    key_id = os.environ["BENCH_TOKEN"].split("-")[0]
    sign_in = find_sign_in(key_id)
    assert sign_in is not None
    subject = sign_in.subject()
    assert queries.find_named_template(subject, ORGANIZATION, NAME)
    plan: Any = queries.BY_NAME._plan
    reach = subject.reach(
        queries.Action.READ, queries.ResourceType.TEMPLATE
    ).parameters()
    path = queries.organization_parameters(subject, ORGANIZATION)
    values = {**reach, **path, "template_name": NAME}
    params = [
        values[each.name] if hasattr(each, "name") else each for each in plan.params
    ]
    names = plan.names
    line = psycopg.connect(
        settings.WIRTUAL_DATABASE_URL, autocommit=True, prepare_threshold=0
    )
    head = [(b"content-type", b"application/json")]

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        await receive()
        line.execute(KEY_WITH_USER, [key_id]).fetchone()
        row = line.execute(plan.sql, params).fetchone()
        body = orjson.dumps(dict(zip(names, row or (), strict=True)), default=str)
        length = (b"content-length", str(len(body)).encode())
        await send(
            {"type": "http.response.start", "status": 200, "headers": [*head, length]}
        )
        await send({"type": "http.response.body", "body": body})

    return application


def serve(kind: str, port: int) -> None:
    """Be one of the servers."""
    from tests.benchmarks.ground import set_up
    from wirtual.core.serving.listening import listen
    from wirtual.core.serving.server import make_server

    set_up()
    if kind == "floor":
        application = floor_application()
    else:
        from wirtual.asgi import application
    server = make_server(application)
    server.config.lifespan = "on" if kind == "product" else "off"
    server.run(sockets=[listen("127.0.0.1", port)])


# --- Load ----------------------------------------------------------------------------


async def ask(port: int, request: bytes, until: float, counts: list[int]) -> None:
    """Send one request after the other over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        counts.append(1)
    writer.close()


async def load(port: int, request: bytes, seconds: float, clients: int) -> float:
    """Requests per second."""
    counts: list[int] = []
    began = time.monotonic()
    until = began + seconds
    await asyncio.gather(*(ask(port, request, until, counts) for _ in range(clients)))
    return len(counts) / (time.monotonic() - began)


def cpu_seconds(pid: int) -> float:
    """CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start(kind: str, port: int) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers."""
    import socket

    process = subprocess.Popen([sys.executable, __file__, kind, str(port)])
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    process.kill()
    raise SystemExit(f"the {kind} doesn't start")


def free_port() -> int:
    """A port that nobody has."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(request: bytes) -> None:
    """Ask both in turn, and print what came of it."""
    ports = {kind: free_port() for kind in ("floor", "product")}
    processes = {kind: start(kind, port) for kind, port in ports.items()}
    rates: dict[str, list[float]] = {kind: [] for kind in ports}
    costs: dict[str, list[float]] = {kind: [] for kind in ports}
    try:
        for port in ports.values():
            asyncio.run(load(port, request, 1.0, CLIENTS))
        for _ in range(ROUNDS):
            for kind, port in ports.items():
                before = cpu_seconds(processes[kind].pid)
                rate = asyncio.run(load(port, request, SECONDS, CLIENTS))
                used = cpu_seconds(processes[kind].pid) - before
                rates[kind].append(rate)
                costs[kind].append(used / (rate * SECONDS) * 1000)
    finally:
        for process in processes.values():
            process.terminate()
            process.wait()
    for kind in ports:
        print(
            f"{kind:8} {statistics.median(rates[kind]):8,.0f} requests/s"
            f"   {statistics.median(costs[kind]):.3f} ms CPU per request",
            flush=True,
        )
    rate = statistics.median(rates["product"]) / statistics.median(rates["floor"])
    cost = statistics.median(costs["product"]) / statistics.median(costs["floor"])
    print(f"product / floor: {rate:.2f} of the requests, {cost:.1f} times the CPU")


def main() -> None:
    """Make a template, and read it."""
    from tests.benchmarks.ground import installation

    with installation():
        from tests.make.people import token_of
        from tests.make.templates import make_author, make_template

        author = make_author()
        make_template(name=NAME, user=author)
        token = token_of(author)
        os.environ["BENCH_TOKEN"] = token
        path = f"/api/v2/organizations/{ORGANIZATION}/templates/{NAME}"
        measure(make_request(path, token))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    if len(sys.argv) == 3:
        serve(sys.argv[1], int(sys.argv[2]))
    else:
        main()
