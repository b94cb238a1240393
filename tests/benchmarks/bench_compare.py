"""What comparing two versions costs, against reading and splitting their files.

Run by hand: ``python tests/benchmarks/bench_compare.py``. The product's time is that
of a request that is answered with the whole comparison, the floor's that of unpacking
both archives and splitting their texts into lines. Both in turn, so that only the
ratio means anything.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 9
MIB = 1024 * 1024
#: How large a file of a template usually is, in bytes.
USUAL = 16 * 1024

Archives = tuple[bytes, bytes]


def terraform(size: int, chance: random.Random) -> str:
    """A file of about so many bytes, with lines that are often alike."""
    lines: list[str] = []
    length = 0
    while length < size:
        number = chance.randrange(10_000)
        block = [
            f'resource "docker_volume" "v{number}" {{',
            f'  name = "volume-{number}"',
            "  lifecycle {",
            "    ignore_changes = all",
            "  }",
            "}",
            "",
        ]
        lines += block
        length += sum(len(each) + 1 for each in block)
    return "\n".join(lines)


def edited(text: str, share: float, chance: random.Random) -> str:
    """The text with a share of its lines changed, removed or doubled."""
    lines: list[str] = []
    for line in text.split("\n"):
        if chance.random() > share:
            lines.append(line)
            continue
        lines += chance.choice([[], [line, line], [f"{line} # edited"]])
    return "\n".join(lines)


def archives(file_size: int, share: float) -> Archives:
    """Two archives of 1 MiB each, in files of about so many bytes."""
    from provisioning_app.provisioner.echo.archive import make_archive

    chance = random.Random(1)
    names = [f"part{number}.tf" for number in range(MIB // file_size)]
    before = {name: terraform(file_size, chance) for name in names}
    after = {name: edited(text, share, chance) for name, text in before.items()}
    first, second = (
        make_archive(files={name: text.encode() for name, text in side.items()})
        for side in (before, after)
    )
    return first, second


def floor(both: Archives) -> None:
    """Unpack both, and split what is in them."""
    from provisioning_app.provisioner.archive import read

    for archive in both:
        for entry in read(archive):
            entry.content.decode().split("\n")


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(name: str, both: Archives) -> None:
    """Take turns, and print the medians."""
    from django.test import Client

    from tests.make.people import token_of
    from tests.make.templates import make_author, make_version

    author = make_author()
    before, after = (make_version(user=author, archive=each) for each in both)
    path = f"/api/v2/templateversions/{before.pk}/compare/{after.pk}"
    headers = {"Wirtual-Session-Token": token_of(author)}
    client = Client()
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.content
    summary = json.loads(answer.content)["summary"]
    assert summary["lines_added"] > 0, summary
    kinds: dict[str, Callable[[], object]] = {
        "floor": lambda: floor(both),
        "product": lambda: client.get(path, headers=headers),
        "markdown": lambda: client.get(f"{path}?format=markdown", headers=headers),
    }
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(ROUNDS):
        for kind, work in kinds.items():
            times[kind].append(timed(work))
    middle = {kind: statistics.median(each) for kind, each in times.items()}
    print(
        f"{name:28} floor {middle['floor'] * 1000:6.1f} ms"
        f"   product {middle['product'] * 1000:6.1f} ms"
        f"   markdown {middle['markdown'] * 1000:6.1f} ms"
        f"   product / floor: {middle['product'] / middle['floor']:.1f}"
        f"   ({len(answer.content) // 1024} KiB, +{summary['lines_added']}"
        f" −{summary['lines_removed']})",
        flush=True,
    )


def main() -> None:
    """Compare versions of 1 MiB that differ little and much, in small files and one."""
    from tests.benchmarks.ground import installation

    with installation():
        for name, file_size, share in (
            ("files of 16 KiB, 1 % edited", USUAL, 0.01),
            ("files of 16 KiB, all edited", USUAL, 1.0),
            ("one file, 1 % edited", MIB, 0.01),
            ("one file, half edited", MIB, 0.5),
        ):
            measure(name, archives(file_size, share))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()
