"""Who a client is behind proxies that the operator trusts.

What a request says about its own origin is believed only if it comes from one of these
proxies; from anybody else it is taken out, so that nothing further on can fall for it.

Rule: spec/identity.md, 1.16.
"""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from wirtual.core.environment import Network

Address = IPv4Address | IPv6Address

PROTO = "HTTP_X_FORWARDED_PROTO"
#: What proxies say about clients, whether or not the operator wants to hear it.
CLAIMS = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    PROTO,
    "HTTP_X_REAL_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
)
SCHEMES = frozenset({"http", "https"})


class ProxyMiddleware:
    """Puts the client's address and scheme where everything else looks for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.trusted: tuple[Network, ...] = settings.WIRTUAL_PROXY_TRUSTED_ORIGINS
        self.headers = tuple(
            f"HTTP_{name.upper().replace('-', '_')}"
            for name in settings.WIRTUAL_PROXY_TRUSTED_HEADERS
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        if self.trusted and is_within(meta.get("REMOTE_ADDR", ""), self.trusted):
            self._believe(meta)
        else:
            for name in CLAIMS:
                meta.pop(name, None)
        return self.get_response(request)

    def _believe(self, meta: dict[str, Any]) -> None:
        told = next((meta[name] for name in self.headers if meta.get(name)), "")
        address = find_address(told)
        if address:
            meta["REMOTE_ADDR"] = address
        scheme = meta.get(PROTO, "").partition(",")[0].strip().lower()
        if scheme in SCHEMES:
            meta["wsgi.url_scheme"] = scheme


def is_within(text: str, trusted: tuple[Network, ...]) -> bool:
    """Whether the address ``text`` belongs to one of some networks."""
    address = _parsed(text)
    if address is None:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in trusted)


def find_address(text: str) -> str:
    """The first address of a header, without its port; empty if it is none."""
    first = text.partition(",")[0].strip()
    if first.startswith("["):
        first = first[1:].partition("]")[0]
    elif first.count(":") == 1:
        first = first.partition(":")[0]
    address = _parsed(first)
    return "" if address is None else str(address)


def _parsed(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
