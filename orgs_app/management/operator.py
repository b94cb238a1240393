"""Whoever sits at the command line: may do everything, and is told what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from orgs_app.access.origin import Origin
from orgs_app.access.subject import Subject
from orgs_app.user.errors import UnknownUser
from orgs_app.user.lookup import get_user
from orgs_app.user.models import User
from wirtual.core.errors import Refusal

SUBJECT = Subject.system("command line")
ORIGIN = Origin.background(SUBJECT)


def get_account(text: str) -> User:
    """The account with this username or id.

    Raises:
        CommandError: there is none.
    """
    try:
        user = get_user(SUBJECT, text)
    except (UnknownUser, User.DoesNotExist):
        user = None
    if user is None or user.deleted:
        raise CommandError(f"There is no user {text}.")
    return user


@contextmanager
def told() -> Iterator[None]:
    """Tell a refusal of the block the way commands do."""
    try:
        yield
    except Refusal as refusal:
        problems = [f"{each.field}: {each.detail}" for each in refusal.validations]
        parts = [refusal.message, refusal.detail, *problems]
        raise CommandError(" ".join(part for part in parts if part)) from refusal
