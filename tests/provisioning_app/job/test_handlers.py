"""The door to what jobs mean."""

import pytest

from provisioning_app.job import handlers
from provisioning_app.job.enums import ProvisionerJobType
from tests.make.jobs import RememberingHandler

IMPORT = ProvisionerJobType.TEMPLATE_VERSION_IMPORT


def test_every_type_of_job_has_its_handler():
    assert handlers.check_handlers() == []


def test_a_type_without_a_handler_is_told_at_start(monkeypatch):
    monkeypatch.setattr(handlers, "_HANDLERS", {})
    told = [problem.id for problem in handlers.check_handlers()]
    assert told == ["provisioning.E001"] * 2


def test_what_is_no_handler_is_told_at_start(monkeypatch):
    everything = dict.fromkeys(ProvisionerJobType, RememberingHandler())
    monkeypatch.setattr(handlers, "_HANDLERS", {**everything, IMPORT: object()})
    assert [problem.id for problem in handlers.check_handlers()] == [
        "provisioning.E002"
    ]


def test_a_type_has_one_handler(monkeypatch):
    monkeypatch.setattr(handlers, "_HANDLERS", {})
    handlers.register(IMPORT, RememberingHandler())
    with pytest.raises(ValueError, match="has a handler"):
        handlers.register(IMPORT, RememberingHandler())
