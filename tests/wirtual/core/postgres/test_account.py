"""Which user a server gets, and where that user can work."""

import os
import pwd
from pathlib import Path

import pytest

from wirtual.core.postgres.account import (
    OF_THE_MACHINE,
    Account,
    find_account,
    home_of,
    make_private,
    socket_folder_of,
    switched_to,
)
from wirtual.core.postgres.errors import PostgresFailed

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="is about root")


@pytest.fixture
def nobody() -> Account:
    found = pwd.getpwnam("nobody")
    return Account(found.pw_uid, found.pw_gid)


def test_who_is_not_root_stays_who_they_are(monkeypatch, place: Path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert find_account() is None
    assert switched_to(None) == {}
    assert home_of(place / "x", None) == place / "x"


@as_root
def test_root_becomes_another():
    account = find_account()
    assert account is not None
    assert account.uid != 0
    assert switched_to(account)["extra_groups"] == []


@as_root
def test_a_folder_that_the_user_reaches_is_used(place: Path, nobody: Account):
    assert home_of(place / "x", nobody) == place / "x"


@as_root
def test_a_closed_folder_stays_closed_and_another_is_used(place: Path, nobody: Account):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    assert home_of(closed / "x", nobody).parent == OF_THE_MACHINE
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_short_path_holds_its_own_socket(place: Path):
    assert socket_folder_of(place) == place


@as_root
def test_a_folder_of_a_stranger_is_refused(place: Path, nobody: Account):
    strange = place / "strange"
    strange.mkdir()
    os.chown(strange, 12345, 12345)
    with pytest.raises(PostgresFailed, match="belongs to another user"):
        make_private(strange, nobody)
