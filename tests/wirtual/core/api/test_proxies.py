"""Whom proxies may speak for. Rule: spec/identity.md, 1.16."""

from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from wirtual.core.api.proxies import ProxyMiddleware

PROXY = "10.1.2.3"
STRANGER = "203.0.113.9"


@pytest.fixture
def trusting(settings):
    settings.WIRTUAL_PROXY_TRUSTED_ORIGINS = (
        ip_network("10.0.0.0/8"),
        ip_network("fd00::/8"),
    )
    settings.WIRTUAL_PROXY_TRUSTED_HEADERS = ("X-Real-Ip", "X-Forwarded-For")


def seen(peer, **headers):
    """The request as it arrives behind the middleware."""
    arrived = []

    def answer(request):
        arrived.append(request)
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    ProxyMiddleware(answer)(request)
    return arrived[0]


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("198.51.100.7, 10.9.9.9", "198.51.100.7"),
        ("198.51.100.7:4711", "198.51.100.7"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("unknown", PROXY),
        ("", PROXY),
        (", 198.51.100.7", PROXY),
    ],
)
def test_a_trusted_proxy_tells_the_client_s_address(trusting, told, address):
    request = seen(PROXY, **{"X-Forwarded-For": told})
    assert request.META["REMOTE_ADDR"] == address


def test_the_first_header_that_is_there_counts(trusting):
    request = seen(
        PROXY, **{"X-Forwarded-For": "198.51.100.7", "X-Real-Ip": "198.51.100.8"}
    )
    assert request.META["REMOTE_ADDR"] == "198.51.100.8"


@pytest.mark.parametrize("peer", ["fd00::1", "::ffff:10.1.2.3"])
def test_proxies_have_ipv6_too(trusting, peer):
    request = seen(peer, **{"X-Forwarded-For": "198.51.100.7"})
    assert request.META["REMOTE_ADDR"] == "198.51.100.7"


def test_a_trusted_proxy_tells_the_scheme(trusting):
    assert seen(PROXY, **{"X-Forwarded-Proto": "https"}).is_secure()
    assert not seen(PROXY, **{"X-Forwarded-Proto": "gopher"}).is_secure()


def test_nobody_else_tells_anything(trusting):
    claims = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
    request = seen(STRANGER, **claims)
    assert request.META["REMOTE_ADDR"] == STRANGER
    assert not request.is_secure()
    assert not any(name.startswith("X-Forwarded") for name in request.headers)


def test_without_trusted_headers_none_is_honoured(trusting, settings):
    settings.WIRTUAL_PROXY_TRUSTED_HEADERS = ()
    request = seen(PROXY, **{"X-Forwarded-For": "198.51.100.7"})
    assert request.META["REMOTE_ADDR"] == PROXY


def test_by_default_nobody_is_trusted():
    request = seen("127.0.0.1", **{"X-Forwarded-For": "198.51.100.7"})
    assert request.META["REMOTE_ADDR"] == "127.0.0.1"
