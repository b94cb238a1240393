"""The same account signs in to the operators' site."""

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from orgs_app.user.enums import UserStatus
from orgs_app.user.models import User
from tests.make.people import make_user

PASSWORD = "SomeSecurePassword!"

pytestmark = pytest.mark.django_db


def sign_in(name: str, password: str = PASSWORD) -> User | None:
    request = RequestFactory().post("/admin/login/")
    found = authenticate(request, username=name, password=password)
    assert found is None or isinstance(found, User)
    return found


@pytest.mark.parametrize("name", ["ada", "ADA", "ada@wirtual.example"])
def test_a_username_or_an_address_signs_in_in_any_case(name: str) -> None:
    ada = make_user("ada", password=PASSWORD)
    assert sign_in(name) == ada


def test_a_wrong_password_doesn_t() -> None:
    make_user("ada", password=PASSWORD)
    assert sign_in("ada", "another") is None


def test_a_dormant_account_wakes_up() -> None:
    ada = make_user("ada", password=PASSWORD, status=UserStatus.DORMANT)
    assert sign_in("ada") == ada
    ada.refresh_from_db()
    assert ada.status == UserStatus.ACTIVE


def test_a_dormant_account_sleeps_on_when_the_password_is_wrong() -> None:
    ada = make_user("ada", password=PASSWORD, status=UserStatus.DORMANT)
    assert sign_in("ada", "another") is None
    ada.refresh_from_db()
    assert ada.status == UserStatus.DORMANT


def test_a_suspended_account_doesn_t() -> None:
    make_user("ada", password=PASSWORD, status=UserStatus.SUSPENDED)
    assert sign_in("ada") is None
