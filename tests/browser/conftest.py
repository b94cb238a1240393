"""What tests in a real browser have: Chromium, which sees no host but ours.

Where there is no Chromium these tests are not collected; that pages need nothing from
elsewhere is then still checked over HTTP, by `tests/wirtual/pages/test_assets.py`.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Page, Route, sync_playwright

from tests.running import running
from wirtual.core.serving.dispatcher import Dispatcher

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]

collect_ignore_glob = [] if CHROMIUM else ["test_*.py"]


class Window:
    """A page of the browser, and everything that went wrong on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.route("**/*", self._let_through)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: self.errors.append(said.text) if said.type == "error" else 0,
        )

    def open(self, path: str) -> Page:
        """Go to a path of ours."""
        self.page.goto(f"http://{self.address}{path}")
        return self.page

    def _let_through(self, route: Route) -> None:
        url = route.request.url
        if url.startswith((f"http://{self.address}/", "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()


async def nothing() -> None:
    """What the server does beside serving pages."""


@pytest.fixture
def window(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """An empty window, on a server with the test's database."""
    # Playwright's loop runs in the test's thread. There Django guards its database,
    # and gives the test a connection besides that of the other fixtures.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    from wirtual.asgi import django_application

    application = Dispatcher(
        django_application,
        threads=2,
        max_body=1024 * 1024,
        at_start=nothing,
        at_end=nothing,
    )
    with running(application) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        try:
            yield Window(browser.new_page(), address)
        finally:
            browser.close()
            connections.close_all()
