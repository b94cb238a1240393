"""What tests of the machine have: a handler for every type of job."""

import pytest

from provisioning_app.job import handlers
from provisioning_app.job.enums import ProvisionerJobType
from tests.make.jobs import RememberingHandler


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> RememberingHandler:
    """The handler of all jobs; it takes the place of the real ones."""
    remembering = RememberingHandler()
    monkeypatch.setattr(
        handlers, "_HANDLERS", dict.fromkeys(ProvisionerJobType, remembering)
    )
    return remembering
