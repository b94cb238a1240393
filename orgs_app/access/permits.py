"""The question "may they?", with a refusal for an answer."""

from orgs_app.access.enums import Action
from orgs_app.access.objects import AccessObject, Protected
from orgs_app.access.subject import Subject
from wirtual.core.errors import Forbidden


def permit(subject: Subject, action: Action, thing: AccessObject | Protected) -> None:
    """Pass if ``subject`` may do ``action`` to ``thing``.

    Raises:
        Forbidden: it may not.
    """
    if not subject.may(action, thing):
        raise Forbidden
