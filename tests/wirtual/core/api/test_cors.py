"""What pages of other sites may read. Rule: spec/identity.md, 1.13."""

import pytest

pytestmark = pytest.mark.django_db

ORIGIN = {"Origin": "https://x.example"}
PREFLIGHT = {**ORIGIN, "Access-Control-Request-Method": "GET"}


def told(answer):
    return {
        name: value
        for name, value in answer.headers.items()
        if name.startswith("Access-Control")
    }


def test_by_default_nothing_is_allowed(api):
    assert told(api.get("/buildinfo", headers=ORIGIN)) == {}
    assert told(api.request("OPTIONS", "/buildinfo", headers=PREFLIGHT)) == {}


@pytest.mark.parametrize("path", ["/buildinfo", "/users/me", "/nonexistent"])
def test_a_preflight_is_answered_before_anything_else(api, path):
    answer = api.request("OPTIONS", path, headers=PREFLIGHT)
    assert (answer.status_code, answer.content) == (200, b"")


def test_other_options_requests_are_no_preflights(api):
    assert api.request("OPTIONS", "/users/me").status_code != 200


def test_everything_can_be_allowed(api, settings):
    settings.WIRTUAL_DANGEROUS_ALLOW_ALL_CORS = True
    assert told(api.get("/buildinfo", headers=ORIGIN)) == {
        "Access-Control-Allow-Origin": "*"
    }
    assert told(api.get("/buildinfo")) == {}
    assert told(api.request("OPTIONS", "/buildinfo", headers=PREFLIGHT)) == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "OPTIONS, GET",
        "Access-Control-Allow-Headers": (
            "Accept, Content-Type, X-LATENCY-CHECK, X-CSRF-TOKEN"
        ),
    }
