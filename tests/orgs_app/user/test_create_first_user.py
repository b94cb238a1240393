"""The initial owner. Rule: spec/identity.md, 3.2."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from orgs_app.user.actions import create_first_user
from orgs_app.user.enums import UserStatus
from orgs_app.user.errors import FirstUserExists, PasswordTooWeak
from orgs_app.user.models import User
from orgs_app.user.queries import any_user_exists
from tests.make.people import PASSWORD, default_organization, make_user


def test_the_first_user_is_an_active_owner_with_a_git_key(organization):
    user, home = create_first_user(
        email="o@wirtual.example", username="olivia", password=PASSWORD, name=" O "
    )
    assert home == organization
    assert user.rbac_roles == ["owner"]
    assert user.status == UserStatus.ACTIVE
    assert user.name == "O"
    assert user.check_password(PASSWORD)
    assert user.ssh_key.public_key.startswith("ssh-ed25519 ")
    assert user.created_at == user.updated_at
    assert [each.organization for each in user.memberships.all()] == [organization]
    assert user.memberships.get().roles == []


def test_there_is_only_one_first_user(olivia):
    with pytest.raises(FirstUserExists):
        create_first_user(email="x@y.example", username="x", password=PASSWORD)


def test_a_weak_password_makes_nobody(organization):
    with pytest.raises(PasswordTooWeak):
        create_first_user(email="x@y.example", username="x", password="weak")
    assert not any_user_exists()


def test_a_deleted_user_does_not_count(mia):
    User.objects.filter(pk=mia.pk).update(deleted=True)
    assert not any_user_exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins():
    default_organization()
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def create(name):
        barrier.wait(timeout=10)
        try:
            create_first_user(
                email=f"{name}@y.example", username=name, password=PASSWORD
            )
            outcomes.append("created")
        except FirstUserExists:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=create, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["created", "refused"]
    assert User.objects.count() == 1


def test_the_command_creates_the_owner(organization, capsys):
    options = {"email": "o@wirtual.example", "username": "o", "password": PASSWORD}
    call_command("create_first_user", **options)
    assert capsys.readouterr().out == "Created the owner o.\n"
    with pytest.raises(CommandError, match="already been created"):
        call_command("create_first_user", **options)


def test_the_command_says_what_is_wrong(organization):
    with pytest.raises(CommandError, match="username"):
        call_command(
            "create_first_user",
            email="o@wirtual.example",
            username="no_good",
            password=PASSWORD,
        )


def test_names_and_addresses_are_free_again_after_deletion(mia):
    User.objects.filter(pk=mia.pk).update(deleted=True)
    assert make_user("MIA", email=mia.email.upper())
