"""A server of `site`, for each test that asks for one."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application

from tests.running import running
from tests.wirtual.core.serving import site
from wirtual.core.pubsub import Hub
from wirtual.core.serving.dispatcher import Dispatcher

THREADS = 2
MAX_BODY = 4 * 1024 * 1024


@pytest.fixture
def state() -> site.State:
    site.state = site.State()
    return site.state


@pytest.fixture
def address(settings: Any, state: site.State) -> Iterator[str]:
    """Where `site` is served, as ``127.0.0.1:PORT``. The database is the test's."""
    settings.ROOT_URLCONF = site.__name__
    pubsub = importlib.import_module("wirtual.core.pubsub")
    pubsub.hub = Hub()
    dispatcher = Dispatcher(
        get_wsgi_application(),
        threads=THREADS,
        max_body=MAX_BODY,
        read_by_views={("POST", "/take")},
        at_start=pubsub.hub.start,
        at_end=pubsub.hub.stop,
    )
    with running(dispatcher) as where:
        yield where
    state.go_on.set()
