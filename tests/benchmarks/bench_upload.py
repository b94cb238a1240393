"""What uploading and downloading 100 MiB costs: memory above idle, and time.

Run by hand: ``python tests/benchmarks/bench_upload.py``. The product answers over a
real connection, in a process of its own. The floor takes the same bytes over a socket,
hashes them and writes them to a disk, and sends them back from there; only the ratios
within one run mean anything.
"""

import hashlib
import http.client
import io
import os
import random
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

MEBIBYTE = 1024 * 1024
TAR_SIZE = 100 * MEBIBYTE
PIECE = 64 * 1024
ROUNDS = 3
AT_ONCE = 4


# --- Archives ------------------------------------------------------------------------


def make_content(seed: int, size: int) -> bytes:
    """Bytes that can't be compressed, as in archives of binaries."""
    return random.Random(seed).randbytes(size)


def make_tar(seed: int) -> bytes:
    """A tar of 100 MiB at most."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        member = tarfile.TarInfo("binary")
        member.size = TAR_SIZE - 20 * 1024
        tar.addfile(member, io.BytesIO(make_content(seed, member.size)))
    return buffer.getvalue()


def make_zip(seed: int, entries: int = 1000) -> bytes:
    """A zip of nearly 100 MiB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(entries):
            size = (TAR_SIZE - MEBIBYTE) // entries
            archive.writestr(f"{number}", make_content(seed + number, size))
    return buffer.getvalue()


# --- Client --------------------------------------------------------------------------


def upload(port: int, token: str, content: bytes, kind: str) -> str:
    """Upload; the file's id."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    head = {"Wirtual-Session-Token": token, "Content-Type": kind}
    line.request("POST", "/api/v2/files", content, head)
    answer = line.getresponse()
    text = answer.read()
    assert answer.status == 201, text
    return text.decode().split('"')[3]


def crowd(port: int, token: str, content: bytes) -> None:
    """Upload several that are nearly the same, at once."""
    with ThreadPoolExecutor(AT_ONCE) as clients:
        contents = [content + bytes([number]) for number in range(AT_ONCE)]
        list(
            clients.map(
                lambda each: upload(port, token, each, "application/x-tar"), contents
            )
        )


def download(port: int, token: str, path: str) -> int:
    """Download; how many bytes came."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("GET", path, headers={"Wirtual-Session-Token": token})
    answer = line.getresponse()
    assert answer.status == 200
    length = 0
    while piece := answer.read(MEBIBYTE):
        length += len(piece)
    return length


# --- Floor ---------------------------------------------------------------------------


def floor_upload(content: bytes, place: Path) -> None:
    """Send over a socket to a thread that hashes, writes and syncs."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            line, _ = server.accept()
            digest = hashlib.sha256()
            with line, (place / "floor").open("wb") as file:
                while piece := line.recv(PIECE):
                    digest.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())

        taker = threading.Thread(target=take)
        taker.start()
        with socket.create_connection(server.getsockname()) as client:
            client.sendall(content)
        taker.join()


def floor_download(place: Path) -> int:
    """Send what was written back over a socket."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def give() -> None:
            line, _ = server.accept()
            with line, (place / "floor").open("rb") as file:
                while piece := file.read(PIECE):
                    line.sendall(piece)

        giver = threading.Thread(target=give)
        giver.start()
        length = 0
        with socket.create_connection(server.getsockname()) as client:
            while piece := client.recv(MEBIBYTE):
                length += len(piece)
        giver.join()
        return length


# --- Measuring -----------------------------------------------------------------------


def resident(pid: int, name: str = "VmRSS") -> float:
    """Memory of a process, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


def forget_peak(pid: int) -> None:
    """Let the peak begin anew."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def measure(name: str, pid: int, work: Callable[[int], object]) -> float:
    """Do it some times; print and return the best time, and the worst peak."""
    idle = resident(pid)
    times, peaks = [], []
    for number in range(ROUNDS):
        forget_peak(pid)
        began = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - began)
        peaks.append(resident(pid, "VmHWM"))
    print(
        f"{name:22} {min(times):6.2f} s   "
        f"{max(peaks) - idle:6.1f} MiB above idle ({idle:.0f} MiB)",
        flush=True,
    )
    return min(times)


def clock(name: str, work: Callable[[], object]) -> float:
    """Do it some times; print and return the best time."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    print(f"{name:22} {min(times):6.2f} s", flush=True)
    return min(times)


@contextmanager
def product(port: int) -> Iterator[int]:
    """The product in a process of its own; yields the process's id."""
    process = subprocess.Popen([sys.executable, __file__, str(port)])
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def serve(port: int) -> None:
    """Be the product."""
    from tests.benchmarks.ground import set_up

    set_up()
    from wirtual.asgi import application
    from wirtual.core.serving.listening import listen
    from wirtual.core.serving.server import make_server

    make_server(application).run(sockets=[listen("127.0.0.1", port)])


def main() -> None:
    """Measure all of it."""
    os.environ["WIRTUAL_RATE_LIMIT_DISABLE_ALL"] = "true"
    from tests.benchmarks.ground import installation

    with installation(), tempfile.TemporaryDirectory() as folder:
        from tests.benchmarks.bench_template_read import free_port
        from tests.make.people import token_of
        from tests.make.templates import make_author

        token = token_of(make_author())
        port = free_port()
        place = Path(folder)
        tars = [make_tar(seed) for seed in range(ROUNDS)]
        zips = [make_zip(10_000 * (seed + 1)) for seed in range(ROUNDS)]
        files: dict[int, str] = {}
        with product(port) as pid:
            download(port, token, "/api/v2/users/me")  # everything is loaded

            def keep(number: int) -> None:
                files[number] = upload(port, token, tars[number], "application/x-tar")

            took = measure("upload a tar", pid, keep)
            measure(
                f"upload {AT_ONCE} at once", pid, lambda n: crowd(port, token, tars[n])
            )
            path = f"/api/v2/files/{files[0]}"
            gave = measure("download it", pid, lambda _: download(port, token, path))
            zip_path = f"{path}?format=zip"
            measure(
                "download it as a zip", pid, lambda _: download(port, token, zip_path)
            )
            measure(
                "upload a zip",
                pid,
                lambda n: upload(port, token, zips[n], "application/zip"),
            )
        floor_in = clock("floor, in", lambda: floor_upload(tars[0], place))
        floor_out = clock("floor, out", lambda: floor_download(place))
        print(
            f"product / floor: upload {took / floor_in:.1f}, "
            f"download {gave / floor_out:.1f} times the time"
        )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    if len(sys.argv) == 2:
        serve(int(sys.argv[1]))
    else:
        main()
