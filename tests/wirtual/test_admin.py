"""The operators' site: who enters, and what it shows while there is nothing."""

import pytest
from django.test import Client

from orgs_app.audit.models import AuditLog
from orgs_app.user.enums import UserStatus
from tests.make.pages import client_of, list_of, sections
from tests.make.people import PASSWORD, make_user

WRONG = "The name or the password is wrong"


def test_an_owner_enters(olivia):
    assert client_of(olivia).get("/admin/").status_code == 200


@pytest.mark.parametrize("person", ["tom", "mia", "stan"])
def test_nobody_else_enters(person, request):
    client = client_of(request.getfixturevalue(person))
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/orgs_app/user/").status_code == 302


def test_a_suspended_owner_is_out_at_once(olivia):
    client = client_of(olivia)
    olivia.status = UserStatus.SUSPENDED
    olivia.save()
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("name", ["olivia", "OLIVIA@wirtual.example"])
def test_username_and_address_sign_in(name, client: Client, organization):
    make_user("olivia", roles=["owner"], password=PASSWORD)
    form = {"username": name, "password": PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", form)["Location"] == "/admin/"


def test_signing_in_is_in_the_audit_log(client: Client, organization):
    user = make_user("olivia", roles=["owner"], password=PASSWORD)
    client.post("/admin/login/", {"username": "olivia", "password": PASSWORD})
    entry = AuditLog.objects.get()
    assert (entry.action, entry.user_id, entry.status_code) == ("login", user.pk, 200)


def test_a_wrong_password_is_told_and_leaves_no_session(client: Client, organization):
    make_user("olivia", roles=["owner"], password=PASSWORD)
    page = client.post("/admin/login/", {"username": "olivia", "password": "wrong"})
    assert WRONG in page.text
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(("name", "entries"), [("OLIVIA", 1), ("nobody", 0)])
def test_a_wrong_password_of_somebody_is_in_the_audit_log(
    name, entries, client: Client, organization
):
    user = make_user("olivia", roles=["owner"], password=PASSWORD)
    client.post("/admin/login/", {"username": name, "password": "wrong"})
    written = AuditLog.objects.values_list(
        "action", "resource_type", "user_id", "status_code"
    )
    assert list(written) == [("login", "api_key", user.pk, 401)] * entries


def test_signing_in_with_too_little_power_is_told(client: Client, organization):
    make_user("mia", password=PASSWORD)
    page = client.post("/admin/login/", {"username": "mia", "password": PASSWORD})
    assert WRONG in page.text


def test_signing_out_ends_the_session(olivia):
    client = client_of(olivia)
    assert client.post("/admin/logout/")["Location"] == "/admin/login/"
    assert client.get("/admin/").status_code == 302
    assert AuditLog.objects.get().action == "logout"


def test_passwords_are_not_changed_here(olivia):
    assert client_of(olivia).get("/admin/password_change/").status_code == 404


def test_the_overview_of_an_empty_installation_opens(olivia):
    page = client_of(olivia).get("/admin/").text
    assert "What to do first" in page
    assert "No job has failed" in page


def test_every_empty_list_opens(olivia):
    client = client_of(olivia)
    for label in sections():
        assert client.get(list_of(label)).status_code == 200, label
