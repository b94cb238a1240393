"""How often the same may be asked for in a minute. Counted in this process's memory.

A limiter keeps two windows, the present minute and the one before, and nothing older.
How much of the one before still counts shrinks while the present one passes, so that
nobody gets twice the limit around the turn of a minute.

Rule: spec/identity.md, 1.15.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

WINDOW = 60  # seconds
#: Callers beyond these push out those who came first. A few tens of megabytes at most.
MOST_CALLERS = 50_000
IPV6_PREFIX = 64  # bits; who has one address of such a network has them all

#: Who asks, and for what.
Caller = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request is within its limit, and how much of it is left."""

    limit: int
    remaining: int
    resets_at: int  #: in seconds since 1970; when the present window ends
    exceeded: bool

    @property
    def headers(self) -> dict[str, str]:
        """What the answer tells of it."""
        told = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.resets_at),
        }
        if self.exceeded:
            told["Retry-After"] = str(WINDOW)
        return told


class Limiter:
    """Counts requests of callers over a sliding minute."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        most_callers: int = MOST_CALLERS,
    ) -> None:
        self._clock = clock
        self._most_callers = most_callers
        self._lock = threading.Lock()
        self._window = 0
        self._present: dict[Caller, int] = {}
        self._before: dict[Caller, int] = {}

    def ask(self, caller: Caller, limit: int) -> Verdict:
        """Count a request, unless it exceeds ``limit``."""
        return self._judge(caller, limit, count=True)

    def look(self, caller: Caller, limit: int) -> Verdict:
        """The verdict on a request that isn't counted."""
        return self._judge(caller, limit, count=False)

    def _judge(self, caller: Caller, limit: int, *, count: bool) -> Verdict:
        now = self._clock()
        window = int(now // WINDOW)
        with self._lock:
            if window != self._window:
                self._turn(window)
            rest = 1 - (now % WINDOW) / WINDOW
            before = round(self._before.get(caller, 0) * rest)
            present = self._present.get(caller, 0)
            exceeded = before + present >= limit
            if count and not exceeded:
                present += 1
                self._note(caller, present)
        return Verdict(
            limit=limit,
            remaining=max(0, limit - before - present),
            resets_at=(window + 1) * WINDOW,
            exceeded=exceeded,
        )

    def _turn(self, window: int) -> None:
        """Begin another window; the last one counts on if it was the one before."""
        self._before = self._present if window == self._window + 1 else {}
        self._present = {}
        self._window = window

    def _note(self, caller: Caller, number: int) -> None:
        if number == 1 and len(self._present) >= self._most_callers:
            del self._present[next(iter(self._present))]
        self._present[caller] = number

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._present, self._before = {}, {}


def network_of(address: str) -> str:
    """What stands for an address in a count: itself, or its IPv6 network."""
    if ":" not in address:
        return address
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), IPV6_PREFIX), strict=False).network_address)
