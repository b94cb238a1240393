"""The page at ``/``: it makes the first account once, then leads to the others."""

from typing import Any

import pytest
from django.test import Client

from orgs_app.user.models import User
from tests.make.people import PASSWORD, default_organization, make_user
from tests.threads import at_once
from wirtual.deployment.welcome.views import TOO_LATE

FILLED_IN = {
    "email": "olivia@wirtual.example",
    "username": "olivia",
    "name": "Olivia Owner",
    "password": PASSWORD,
}


def test_an_empty_installation_asks_for_the_first_account(client: Client, db: None):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "csrfmiddlewaretoken" in answer.text
    for field in FILLED_IN:
        assert f'name="{field}"' in answer.text


def test_the_page_works_without_javascript(client: Client, db: None):
    assert "<script" not in client.get("/").text


def test_the_first_account_is_an_owner_and_signed_in(client: Client, organization):
    answer = client.post("/", FILLED_IN)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    user = User.objects.get(username="olivia")
    assert (user.email, user.name) == ("olivia@wirtual.example", "Olivia Owner")
    assert user.rbac_roles == ["owner"]
    assert client.get("/admin/").status_code == 200


def test_the_new_owner_is_told_what_to_do_next(client: Client, organization):
    page = client.post("/", FILLED_IN, follow=True).text
    assert "you are signed in" in page
    assert "/api/v2/users/login" in page
    assert "/docs" in page


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("email", "nobody", "must be an e-mail address"),
        ("email", "", "This field is required"),
        ("username", "a b", "joined by single hyphens"),
        ("username", "new", "reserved"),
        ("username", "x" * 33, "1 to 32 characters"),
        ("name", "x" * 129, "at most 128 bytes"),
        ("password", "password", "too easy to guess"),
        ("password", "", "This field is required"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    field, value, told, client: Client, organization
):
    answer = client.post("/", FILLED_IN | {field: value})
    assert answer.status_code == 400
    beside = answer.text.partition(f'for="id_{field}"')[2].partition("</div>")[0]
    assert told in beside
    assert not User.objects.exists()


def test_what_was_typed_is_kept_but_the_password(client: Client, organization):
    page = client.post("/", FILLED_IN | {"username": "a b"}).text
    assert "olivia@wirtual.example" in page
    assert PASSWORD not in page


def test_a_form_without_its_token_is_refused(organization):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/", FILLED_IN).status_code == 403
    assert not User.objects.exists()


def test_with_an_account_the_page_leads_to_signing_in(client: Client, olivia):
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/")


def test_who_is_signed_in_is_led_to_the_admin(client: Client, olivia):
    client.force_login(olivia)
    assert client.get("/")["Location"] == "/admin/"


def test_who_comes_second_is_told_so(client: Client, olivia):
    page = client.post("/", FILLED_IN | {"username": "eve"}, follow=True).text
    assert TOO_LATE in page
    assert not User.objects.filter(username="eve").exists()


def test_a_deleted_account_counts_for_nobody(client: Client, organization):
    user = make_user("gone")
    user.deleted = True
    user.save()
    assert client.get("/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_account():
    default_organization()

    def create(number: int) -> Any:
        return Client().post("/", FILLED_IN | {"username": f"person-{number}"})

    answers = at_once(lambda: create(1), lambda: create(2))
    assert sorted(answer["Location"] for answer in answers) == [
        "/admin/",
        "/admin/login/",
    ]
    assert User.objects.count() == 1
