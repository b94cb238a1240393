"""A real OpenID Connect provider, in a process of its own on loopback."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests

from tests.running import wait_until

START_WITHIN = 30.0  # seconds
PATIENCE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class OidcProcess:
    """The provider. People sign in there without a password."""

    url: str

    def knows(self, subject: str, **claims: Any) -> None:
        """Tell the provider about somebody, and what it is to say of them."""
        answer = requests.put(
            f"{self.url}/users/{subject}", json=claims, timeout=PATIENCE
        )
        answer.raise_for_status()

    def forgets_tokens_of(self, subject: str) -> None:
        """End all that the provider gave for somebody."""
        address = f"{self.url}/users/{subject}/revoke-tokens"
        requests.post(address, timeout=PATIENCE).raise_for_status()

    def enter(self, address: str, subject: str) -> str:
        """Sign in there as ``subject``. Returns where the browser is sent."""
        answer = requests.post(
            address, data={"sub": subject}, allow_redirects=False, timeout=PATIENCE
        )
        assert answer.status_code in {302, 303}, answer.text
        return str(answer.headers["Location"])


@contextlib.contextmanager
def provider_process() -> Iterator[OidcProcess]:
    """Run a provider meanwhile."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)],
        env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    provider = OidcProcess(f"http://127.0.0.1:{port}")
    try:
        wait_until(lambda: _answers(provider.url), START_WITHIN)
        yield provider
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/jwks", timeout=PATIENCE).ok
    except requests.ConnectionError:
        return False
