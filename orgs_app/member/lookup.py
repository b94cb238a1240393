"""Whose membership is meant by ``{user}`` below an organization.

Rule: spec/identity.md, 1.7: the user is looked up whoever asks, the membership isn't.
"""

from orgs_app.access.subject import Subject
from orgs_app.member.models import OrganizationMember
from orgs_app.organization.models import Organization
from orgs_app.user.errors import UnknownUser
from orgs_app.user.lookup import means_self
from orgs_app.user.models import User
from wirtual.core.ids import find_uuid


def get_member(
    subject: Subject, organization: Organization, text: str
) -> OrganizationMember:
    """The membership, with its user, of whoever ``text`` means.

    Raises:
        UnknownUser: there is no such user.
        NotFound: the user is no member that ``subject`` may know of.
    """
    users = User.objects.all()
    user_id = subject.user_id if means_self(subject, text) else find_uuid(text)
    found = users.filter(pk=user_id) if user_id else users.by_username(text)
    user = found.first()
    if user is None:
        raise UnknownUser
    members = OrganizationMember.objects.select_related("user")
    return members.get_readable(subject, organization=organization, user=user)
