"""Builders for the machine: jobs, daemons, and a handler that remembers."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from orgs_app.organization.models import Organization
from provisioning_app.daemon.models import ProvisionerDaemon
from provisioning_app.daemon.registration import register_daemon
from provisioning_app.job.actions import enqueue_job
from provisioning_app.job.enums import ProvisionerJobType, ProvisionerType
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.tags import UNTAGGED
from provisioning_app.job.work import Failure, Outcome, WorkOrder
from provisioning_app.key.models import BUILT_IN_KEY, ProvisionerKey
from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import Parsed, VariableValue
from tests.make.people import default_organization, make_user

_numbers = itertools.count(1)


def make_job(
    organization: Organization | None = None,
    *,
    tags: Mapping[str, str] = UNTAGGED,
    type: ProvisionerJobType = ProvisionerJobType.TEMPLATE_VERSION_IMPORT,  # noqa: A002
    provisioner: ProvisionerType = ProvisionerType.ECHO,
    initiator_id: UUID | None = None,
    input: Mapping[str, Any] | None = None,  # noqa: A002
) -> ProvisionerJob:
    """A pending job."""
    return enqueue_job(
        organization_id=(organization or default_organization()).pk,
        initiator_id=initiator_id or make_user().pk,
        type=type,
        provisioner=provisioner,
        file_id=uuid4(),
        input=input or {},
        tags=tags,
    )


def make_daemon(
    organization: Organization | None = None,
    *,
    name: str = "",
    tags: Mapping[str, str] = UNTAGGED,
    provisioners: Sequence[ProvisionerType] = (ProvisionerType.ECHO,),
) -> ProvisionerDaemon:
    """A daemon that has just shown itself."""
    return register_daemon(
        name=name or f"daemon-{next(_numbers)}",
        organization_id=(organization or default_organization()).pk,
        provisioners=provisioners,
        tags=tags,
        key_id=built_in_key().pk,
        version="v1.2.3",
    )


def built_in_key() -> ProvisionerKey:
    """The key that migrations make; made again where a test emptied tables."""
    key, _ = ProvisionerKey.objects.get_or_create(
        pk=BUILT_IN_KEY,
        defaults={"organization": default_organization(), "name": "built-in"},
    )
    return key


@dataclass
class RememberingHandler:
    """Gives every job one archive, and remembers what it was told."""

    archive: bytes = field(default_factory=make_archive)
    variables: Sequence[VariableValue] = ()
    warnings: Sequence[str] = ()
    on_prepare: Callable[[ProvisionerJob], None] = lambda job: None
    on_absorb: Callable[[ProvisionerJob], object] = lambda job: None
    on_completed: Callable[[ProvisionerJob], str | None] = lambda job: None
    on_failed: Callable[[ProvisionerJob], None] = lambda job: None
    on_afterwards: Callable[[ProvisionerJob], None] = lambda job: None
    parsed: list[Parsed] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    ended: list[tuple[UUID, str]] = field(default_factory=list)

    def prepare(self, job: ProvisionerJob) -> WorkOrder:
        self.on_prepare(job)
        return WorkOrder(archive=self.archive, warnings=self.warnings)

    def absorb(self, job: ProvisionerJob, parsed: Parsed) -> Sequence[VariableValue]:
        self.parsed.append(parsed)
        self.on_absorb(job)
        return self.variables

    def completed(self, job: ProvisionerJob, outcome: Outcome) -> str | None:
        self.outcomes.append(outcome)
        return self.on_completed(job)

    def failed(self, job: ProvisionerJob, failure: Failure) -> None:
        self.failures.append(failure)
        self.on_failed(job)

    def afterwards(self, job: ProvisionerJob) -> None:
        self.ended.append((job.pk, job.status))
        self.on_afterwards(job)
