"""How long each step of a plan or an apply took, from what Terraform reports.

Rule: spec/terraform.md, 8.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from provisioning_app.provisioner.protocol import Timing, TimingStage

_STARTED = "started"
_COMPLETED = "completed"
_FAILED = "failed"

#: Which event begins or ends a step, and of which category.
_EVENTS = {
    "apply_start": ("apply", _STARTED),
    "apply_complete": ("apply", _COMPLETED),
    "apply_errored": ("apply", _FAILED),
    "provision_start": ("provision", _STARTED),
    "provision_complete": ("provision", _COMPLETED),
    "provision_errored": ("provision", _FAILED),
    "refresh_start": ("state refresh", _STARTED),
    "refresh_complete": ("state refresh", _COMPLETED),
}


class _Step(NamedTuple):
    category: str
    action: str
    address: str
    provider: str


def now() -> datetime:
    """Tell the time. The executor runs outside the server, and has its own clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Timings:
    """Gathers the events of one command."""

    stage: TimingStage
    _events: dict[tuple[_Step, str], datetime] = field(default_factory=dict)

    def record(self, event: Mapping[str, Any]) -> None:
        """Take an event. A later one of the same step and kind replaces it."""
        known = _EVENTS.get(str(event.get("type")))
        hook = event.get("hook")
        if known is None or not isinstance(hook, dict):
            return
        category, phase = known
        resource = hook.get("resource") or {}
        step = _Step(
            category,
            str(hook.get("action") or category),
            str(resource.get("addr", "")),
            str(resource.get("implied_provider", "")),
        )
        self._events[step, phase] = _instant(event.get("@timestamp"))

    def finished(self) -> list[Timing]:
        """Give the steps of which both ends are known, by their end."""
        return sorted(self._pairs(), key=lambda each: (each.ended_at, each.resource))

    def _pairs(self) -> Iterator[Timing]:
        for (step, phase), ended_at in self._events.items():
            started_at = self._events.get((step, _STARTED))
            if phase == _STARTED or started_at is None:
                continue
            yield Timing(
                started_at=min(started_at, ended_at),
                ended_at=ended_at,
                stage=self.stage,
                source=step.provider,
                action=step.action,
                resource=step.address,
                failed=phase == _FAILED,
            )


@contextmanager
def measured(timings: list[Timing], stage: TimingStage, action: str) -> Iterator[None]:
    """Add to ``timings`` how long the block took, if it succeeds."""
    started_at = now()
    yield
    timings.append(Timing(started_at, now(), stage, "terraform", action, "state file"))


def _instant(text: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        return now()
    return instant.astimezone(UTC)
