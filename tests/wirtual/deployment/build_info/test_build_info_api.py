"""What the server says about itself, to anybody."""

from uuid import UUID

import pytest
from django.db import IntegrityError
from django.test import Client

from wirtual.deployment.build_info.models import Deployment


@pytest.mark.django_db
def test_build_info_needs_no_token_and_names_the_version_of_the_header():
    # spec/identity.md, case 100
    answer = Client().get("/api/v2/buildinfo")
    assert answer.status_code == 200
    assert answer.json()["version"] == answer.headers["X-Wirtual-Build-Version"]
    assert UUID(answer.json()["deployment_id"]) == Deployment.objects.get().id


@pytest.mark.django_db
def test_there_is_one_deployment_only():
    with pytest.raises(IntegrityError):
        Deployment.objects.create(only=False)


@pytest.mark.parametrize("path", ["/api/v2", "/api/v2/"])
def test_the_root_greets_with_id_version_and_safe_headers(path):
    # spec/identity.md, case 1
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer.json()["message"]
    assert UUID(answer.headers["X-Wirtual-Request-Id"])
    assert answer.headers["X-Wirtual-Build-Version"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "cookie" in answer.headers["Vary"].lower()


def test_a_request_id_is_the_server_s_own():
    # spec/identity.md, case 2
    own = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
    headers = {"X-Wirtual-Request-Id": own}
    first = Client().get("/api/v2/", headers=headers)
    second = Client().get("/api/v2/", headers=headers)
    ids = {
        first.headers["X-Wirtual-Request-Id"],
        second.headers["X-Wirtual-Request-Id"],
    }
    assert len(ids) == 2
    assert own not in ids


def test_health_is_told_in_plain_text():
    # spec/identity.md, case 4
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"OK")


def test_another_method_is_refused():
    # spec/identity.md, case 5
    answer = Client().patch("/api/v2/buildinfo")
    assert answer.status_code == 405
    assert answer.json()["message"]
