"""What each notification says. ``{name}`` stands for the label of that name.

Ids, names and labels are the contract's, texts are ours.

Rule: spec/notifications.md, 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Action:
    """A link below the text; ``path`` is below the server's address.

    ``{name}`` in it stands for the label of that name too, ``{user_username}`` for
    whoever is told.
    """

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class NotificationTemplate:
    """One kind of notification."""

    id: UUID
    name: str
    title: str
    body: str
    actions: tuple[Action, ...] = ()
    #: Labels that are forgotten once the message is final.
    secrets: tuple[str, ...] = ()


_ACCOUNTS = (Action("View accounts", "/deployment/users?filter=status%3Aactive"),)

ACCOUNT_CREATED = NotificationTemplate(
    UUID("4e19c0ac-94e1-4532-9515-d1801aa283b2"),
    "User account created",
    "User account {created_account_name} created",
    "{initiator} has created the account {created_account_name}"
    " for {created_account_user_name}.",
    _ACCOUNTS,
)
ACCOUNT_DELETED = NotificationTemplate(
    UUID("f44d9314-ad03-4bc8-95d0-5cad491da6b6"),
    "User account deleted",
    "User account {deleted_account_name} deleted",
    "{initiator} has deleted the account {deleted_account_name}"
    " of {deleted_account_user_name}.",
    _ACCOUNTS,
)
ACCOUNT_SUSPENDED = NotificationTemplate(
    UUID("b02ddd82-4733-4d02-a2d7-c36f3598997d"),
    "User account suspended",
    "User account {suspended_account_name} suspended",
    "{initiator} has suspended the account {suspended_account_name}"
    " of {suspended_account_user_name}.",
    (Action("View suspended accounts", "/deployment/users?filter=status%3Asuspended"),),
)
ACCOUNT_ACTIVATED = NotificationTemplate(
    UUID("9f5af851-8408-4e73-a7a1-c6502ba46689"),
    "User account activated",
    "User account {activated_account_name} activated",
    "{initiator} has activated the account {activated_account_name}"
    " of {activated_account_user_name}.",
    _ACCOUNTS,
)
YOUR_ACCOUNT_SUSPENDED = NotificationTemplate(
    UUID("6a2f0609-9b69-4d36-a989-9f5925b6cbff"),
    "Your account has been suspended",
    "Your account {suspended_account_name} has been suspended",
    "{initiator} has suspended your account {suspended_account_name}. You can't sign"
    " in until it is activated again.",
)
YOUR_ACCOUNT_ACTIVATED = NotificationTemplate(
    UUID("1a6a6bea-ee0a-43e2-9e7c-eabdb53730e4"),
    "Your account has been activated",
    "Your account {activated_account_name} has been activated",
    "{initiator} has activated your account {activated_account_name}.",
    (Action("Open dashboard", "/"),),
)
ONE_TIME_PASSCODE = NotificationTemplate(
    UUID("62f86a30-2330-4b61-a26d-311ff3b608cf"),
    "One-Time Passcode",
    "Your one-time passcode",
    "Somebody, probably you, asked to set a new password for your account. Your"
    " one-time passcode is:\n\n**{one_time_passcode}**\n\nIt can be used once, within"
    " 20 minutes. If it wasn't you, nothing needs to be done: your password is as it"
    " was.",
    secrets=("one_time_passcode",),
)

TEMPLATE_DELETED = NotificationTemplate(
    UUID("29a09665-2a4c-403f-9648-54301670e7be"),
    "Template Deleted",
    "Template {name} deleted",
    "{initiator} has deleted the template {name}.",
    (Action("View templates", "/templates"),),
)
TEMPLATE_DEPRECATED = NotificationTemplate(
    UUID("f40fae84-55a2-42cd-99fa-b41c1ca64894"),
    "Template Deprecated",
    "Template {template} has been deprecated",
    "The template {template} of the organization {organization}, which you have"
    " workspaces of, has been deprecated:\n\n{message}\n\nYour workspaces go on, but"
    " no new ones can be made from it.",
    (
        Action(
            "See affected workspaces",
            "/workspaces?filter=owner%3Ame%20template%3A{template}",
        ),
        Action("View template", "/templates/{organization}/{template}"),
    ),
)
WORKSPACE_MARKED_FOR_DELETION = NotificationTemplate(
    UUID("51ce2fdf-c9ca-4be1-8d70-628674f9bc42"),
    "Workspace Marked for Deletion",
    "Workspace {name} is marked for deletion",
    "Your workspace {name} is dormant and will be deleted in {timeTilDormant},"
    " because of {reason}. To keep it, activate it before.",
    (Action("View workspace", "/@{user_username}/{name}"),),
)

#: Every kind, by its id.
TEMPLATES: Mapping[UUID, NotificationTemplate] = {
    each.id: each
    for each in (
        ACCOUNT_CREATED,
        ACCOUNT_DELETED,
        ACCOUNT_SUSPENDED,
        ACCOUNT_ACTIVATED,
        YOUR_ACCOUNT_SUSPENDED,
        YOUR_ACCOUNT_ACTIVATED,
        ONE_TIME_PASSCODE,
        TEMPLATE_DELETED,
        TEMPLATE_DEPRECATED,
        WORKSPACE_MARKED_FOR_DELETION,
    )
}
