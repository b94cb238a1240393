"""Who is meant by ``{user}`` in a path.

Rule: spec/identity.md, 1.7.
"""

from uuid import UUID

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.subject import Subject
from orgs_app.user.errors import UnknownUser
from orgs_app.user.models import User
from wirtual.core.errors import NotFound
from wirtual.core.ids import find_uuid

#: Whoever is signed in.
ME = "me"


def get_user(subject: Subject, text: str) -> User:
    """The user that ``text`` means: ``me``, an id, or a username in any case.

    Raises:
        UnknownUser: nobody is meant that ``subject`` may know of.
        NotFound: ``me``, with a key that may not read its own user.
    """
    if means_self(subject, text):
        refuse_hidden_self(subject)
        return User.objects.get(pk=subject.user_id)
    users = User.objects.all().permitted(subject)
    user_id = find_uuid(text)
    found = users.filter(pk=user_id) if user_id else users.by_username(text)
    user = found.first()
    if user is None:
        raise UnknownUser
    return user


def get_user_id(subject: Subject, text: str) -> UUID:
    """The id of that user; asks the database only about others.

    Raises:
        UnknownUser: nobody is meant that ``subject`` may know of.
        NotFound: ``me``, with a key that may not read its own user.
    """
    if means_self(subject, text):
        refuse_hidden_self(subject)
        return subject.user_id
    return get_user(subject, text).pk


def means_self(subject: Subject, text: str) -> bool:
    """Whether ``text`` means whoever is signed in."""
    own = str(subject.user_id), subject.username.lower()
    return text == ME or text.lower() in own


def refuse_hidden_self(subject: Subject) -> None:
    """Pass unless the key's scope hides its own user.

    Raises:
        NotFound: it does.
    """
    own = AccessObject(ResourceType.USER, id=subject.user_id, owner_id=subject.user_id)
    if not subject.may(Action.READ, own):
        raise NotFound
