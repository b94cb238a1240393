"""What a session token is called on the wire, in our spelling and the compatible one.

Rule: spec/identity.md, 1.2; spec/README.md, ruling 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class WireName:
    """One name in both spellings. The second counts while the setting accepts it."""

    ours: str
    compatible: str

    def find(self, values: Mapping[str, str]) -> tuple[str, bool]:
        """The first value that isn't empty, and whether it was spelt compatibly."""
        value = values.get(self.ours)
        if value:
            return value, False
        if settings.WIRTUAL_ACCEPT_COMPATIBLE_NAMES:
            return values.get(self.compatible) or "", True
        return "", False


HEADER = WireName("Wirtual-Session-Token", "Coder-Session-Token")
COOKIE = WireName("wirtual_session_token", "coder_session_token")
QUERY = COOKIE
PROVISIONER_HEADERS = (
    WireName("Wirtual-Provisioner-Daemon-Key", "Coder-Provisioner-Daemon-Key"),
    WireName("Wirtual-Provisioner-Daemon-PSK", "Coder-Provisioner-Daemon-PSK"),
)
BEARER = "bearer "


def find_token(request: HttpRequest) -> tuple[str, bool]:
    """The token that a request carries, and whether its name was spelt compatibly.

    Only the first place that holds one counts: cookie, query, header, ``Bearer``.
    """
    headers = request.headers
    for name, values in ((COOKIE, request.COOKIES), (QUERY, request.GET)):
        token, compatible = name.find(values)
        if token:
            return token, compatible
    token, compatible = HEADER.find(headers)
    if token:
        return token, compatible
    authorization = headers.get("Authorization", "")
    if authorization.lower().startswith(BEARER):
        return authorization[len(BEARER) :].strip(), False
    return "", False
