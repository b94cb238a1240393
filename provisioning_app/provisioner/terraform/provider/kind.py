"""What a data source and a resource are to this provider: a description and functions.

Descriptions stand in `kinds`, one file for each family.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from provisioning_app.provisioner.terraform.provider.report import Report
from provisioning_app.provisioner.terraform.provider.schema import Body
from provisioning_app.provisioner.terraform.provider.values import Build
from provisioning_app.provisioner.terraform.provider.wire import Config

#: Finds what is wrong beyond single attributes. Values may not be known yet.
Validate = Callable[[Config, Report], None]

#: Answers the attributes that only the provider sets, or reports why it can't.
Read = Callable[[Config, Build, Report], Mapping[str, object]]

#: Answers what the provider sets at creation, beside the id, or at every refresh.
Make = Callable[[Config, Build], Mapping[str, object]]


def _nothing_to_say(_config: Config, _report: Report) -> None:
    pass


def _nothing_to_make(_config: Config, _build: Build) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class DataSource:
    """Something that is read. It gets a random ``id`` unless ``read`` answers one."""

    name: str
    body: Body
    read: Read
    validate: Validate = _nothing_to_say


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that is created under a random ``id`` and never changes afterwards.

    Another configuration is another resource, so every change replaces it.
    """

    name: str
    body: Body
    create: Make = _nothing_to_make
    refresh: Make = _nothing_to_make
    validate: Validate = _nothing_to_say


def problems(kind: DataSource | Resource, config: Config) -> Report:
    """Say everything that is wrong with a configuration, as far as it is known."""
    report = Report()
    report.check(kind.body, config)
    kind.validate(config, report)
    return report
