"""Two at once, on connections of their own."""

import pytest

from orgs_app.access.enums import SiteRole
from orgs_app.access.origin import Origin
from orgs_app.access.subject import Subject
from orgs_app.api_key.models import APIKey
from orgs_app.login.actions import log_in
from orgs_app.login.errors import WrongCredentials
from orgs_app.user.actions import (
    assign_site_roles,
    create_user,
    delete_user,
    edit_profile,
    suspend_user,
)
from orgs_app.user.errors import (
    LastOwner,
    NameOrEmailTaken,
    PasscodeWrong,
    SamePassword,
    UnknownUser,
)
from orgs_app.user.models import User
from orgs_app.user.password_actions import (
    change_password,
    change_password_with_passcode,
    give_passcode,
)
from tests.make.people import PASSWORD, make_user
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

BETTER = "AnotherSecurePassword!"


def subject_of(user):
    return Subject.build(user.pk, username=user.username, roles=user.rbac_roles)


def kinds(outcomes):
    return {type(each) for each in outcomes}


@pytest.fixture
def owners():
    return [make_user(name, roles=[SiteRole.OWNER]) for name in ("olivia", "other")]


def test_two_owners_cannot_take_the_role_from_each_other(owners):
    first, second = owners
    outcomes = at_once(
        lambda: assign_site_roles(first, roles=[], by=subject_of(second)),
        lambda: assign_site_roles(second, roles=[], by=subject_of(first)),
    )
    assert kinds(outcomes) == {User, LastOwner}
    assert User.objects.filter(rbac_roles__contains=["owner"]).count() == 1


def test_two_owners_cannot_delete_each_other(owners):
    first, second = owners
    outcomes = at_once(
        lambda: delete_user(first, by=subject_of(second)),
        lambda: delete_user(second, by=subject_of(first)),
    )
    assert kinds(outcomes) == {type(None), LastOwner}
    assert User.objects.existing().count() == 1


def test_one_demoted_and_one_deleted_leaves_an_owner(owners):
    first, second = owners
    outcomes = at_once(
        lambda: delete_user(first, by=subject_of(second)),
        lambda: assign_site_roles(second, roles=[], by=subject_of(first)),
    )
    assert LastOwner in kinds(outcomes)


def test_who_is_being_made_owner_is_not_suspended(owners):
    first, _ = owners
    mia = make_user("mia")
    by = subject_of(first)
    at_once(
        lambda: assign_site_roles(mia, roles=[SiteRole.OWNER], by=by),
        lambda: suspend_user(mia, by=by),
    )
    mia.refresh_from_db()
    # Suspended first and made owner then, or made owner and not suspended.
    assert mia.rbac_roles == ["owner"]


def test_a_name_is_given_once():
    outcomes = at_once(
        lambda: create_user(email="a@wirtual.example", username="same"),
        lambda: create_user(email="b@wirtual.example", username="SAME"),
    )
    assert kinds(outcomes) == {User, NameOrEmailTaken}


def test_an_address_is_given_once():
    outcomes = at_once(
        lambda: create_user(email="a@wirtual.example", username="a"),
        lambda: create_user(email="A@wirtual.example", username="b"),
    )
    assert kinds(outcomes) == {User, NameOrEmailTaken}


def test_two_cannot_take_one_name():
    mia, tom = make_user("mia"), make_user("tom")
    outcomes = at_once(
        lambda: edit_profile(mia, username="same", name=""),
        lambda: edit_profile(tom, username="Same", name=""),
    )
    assert kinds(outcomes) == {User, NameOrEmailTaken}


def test_a_user_is_deleted_once(owners):
    mia = make_user("mia")
    by = subject_of(owners[0])
    outcomes = at_once(*[lambda: delete_user(mia, by=by)] * 2)
    assert kinds(outcomes) == {type(None), UnknownUser}


def test_no_session_survives_a_change_of_the_password():
    pia = make_user("pia", password=PASSWORD)
    for _ in range(3):
        stale = User.objects.get(pk=pia.pk)
        old, new = (
            (PASSWORD, BETTER)
            if stale.check_password(PASSWORD)
            else (
                BETTER,
                PASSWORD,
            )
        )
        outcomes = at_once(
            lambda stale=stale, old=old: log_in(stale, old, Origin(None)),
            lambda new=new: change_password(pia, password=new),
        )
        assert outcomes[1] is None
        assert isinstance(outcomes[0], str | WrongCredentials)
        assert not APIKey.objects.filter(user=pia).exists()


def test_who_was_slow_to_sign_in_gets_no_session():
    pia = make_user("pia", password=PASSWORD)
    stale = User.objects.get(pk=pia.pk)
    change_password(pia, password=BETTER)
    with pytest.raises(WrongCredentials):
        log_in(stale, PASSWORD, Origin(None))


def test_a_passcode_is_used_once(monkeypatch):
    pia = make_user("pia", password=PASSWORD)
    monkeypatch.setattr("orgs_app.user.password_actions.uuid4", lambda: "passcode")
    give_passcode(pia)
    outcomes = at_once(
        *[
            lambda: change_password_with_passcode(
                pia, passcode="passcode", password=BETTER
            )
        ]
        * 2
    )
    assert kinds(outcomes) <= {type(None), PasscodeWrong, SamePassword}
    assert outcomes.count(None) == 1
