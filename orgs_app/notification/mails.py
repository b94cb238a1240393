"""A message as a mail: text, and the same as HTML."""

from collections.abc import Mapping
from email.utils import parseaddr
from html import escape
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from markdown_it import MarkdownIt

from orgs_app.notification.models import NotificationMessage
from orgs_app.notification.templates import NotificationTemplate

#: Characters that mean something in Markdown; labels are taken literally.
MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]()<>#+-.!|~&"})


def mail_of(
    message: NotificationMessage,
    template: NotificationTemplate,
    connection: BaseEmailBackend,
) -> EmailMultiAlternatives:
    """The mail that tells ``message``."""
    payload = message.payload
    labels: Mapping[str, str] = payload["labels"]
    greeting = f"Hi {payload['user_name']},"
    links = payload["actions"]
    # In the subject a line break would begin another header.
    title = " ".join(template.title.format(**labels).split())
    mail = EmailMultiAlternatives(
        subject=title,
        body=_text(greeting, template.body.format(**labels), links),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[payload["user_email"]],
        headers={"Message-ID": f"<{message.pk}@{_domain()}>"},
        connection=connection,
    )
    literal = {name: value.translate(MARKS) for name, value in labels.items()}
    body = MarkdownIt("commonmark", {"html": False}).render(
        template.body.format(**literal)
    )
    mail.attach_alternative(_html(greeting, body, links), "text/html")
    return mail


def _text(greeting: str, body: str, links: list[dict[str, Any]]) -> str:
    told = [greeting, body.replace("**", "")]
    told += [f"{link['label']}: {link['url']}" for link in links]
    return "\n\n".join(told) + "\n"


def _html(greeting: str, body: str, links: list[dict[str, Any]]) -> str:
    buttons = "".join(
        f'<p><a href="{escape(link["url"])}">{escape(link["label"])}</a></p>'
        for link in links
    )
    content = f"<p>{escape(greeting)}</p>{body}{buttons}"
    return f"<!doctype html><html><body>{content}</body></html>"


def _domain() -> str:
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address.rpartition("@")[2] or "localhost"
