"""Builders for pages: an installation with history, and browsers that read assets."""

import itertools
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from django.contrib.admin import site
from django.test import Client

from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.audit.models import AuditLog
from orgs_app.role.models import CustomRole
from orgs_app.user.models import User
from provisioning_app.job.enums import LogLevel, LogSource
from provisioning_app.job.models import ProvisionerJobLog, ProvisionerJobTiming
from provisioning_app.key.models import ProvisionerKey
from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import (
    Agent,
    App,
    Parsed,
    Planned,
    Resource,
    RichParameter,
    TemplateVariable,
)
from templates_app.version.models import TemplateVersion
from tests.make.people import (
    make_group,
    make_member,
    make_organization,
    make_user,
    token_of,
)
from tests.make.templates import make_template, make_version
from wirtual.core import clock

#: Values that no page may ever show.
SECRET = "the-secret-of-a-variable"

_numbers = itertools.count(1)


def client_of(user: User) -> Client:
    """A browser in which ``user`` has signed in to the operators' site."""
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def sections() -> list[str]:
    """Labels of the models that the operators' site has a section for."""
    return sorted(model._meta.label for model in site._registry)


def list_of(label: str) -> str:
    """The address of a section."""
    return f"/admin/{label.lower().replace('.', '/')}/"


def rows_of(label: str) -> Any:
    """The rows that a section is about."""
    models = {model._meta.label: model for model in site._registry}
    return models[label]._default_manager


def page_of(label: str) -> str:
    """The address of the page of a row."""
    return f"{list_of(label)}{rows_of(label).order_by('pk').last().pk}/change/"


def make_history() -> None:
    """A row for every section, with everything that refers to it."""
    number = next(_numbers)
    organization = make_organization(f"team-{number}")
    user = make_user(f"person-{number}", name=f"Person {number}")
    make_member(user, organization, ["organization-admin"])
    make_group(organization, f"group-{number}", [user])
    token_of(user)
    CustomRole.objects.create(
        organization=organization,
        name=f"role-{number}",
        org_permissions=[{"resource_type": "template", "action": "read"}],
    )
    ProvisionerKey.objects.create(organization=organization, name=f"key-{number}")
    AuditLog.objects.create(
        user_id=user.pk,
        organization_id=organization.pk,
        resource_type=AuditResourceType.USER,
        resource_id=user.pk,
        resource_target=user.username,
        action=AuditAction.WRITE,
        diff={"name": {"old": "A", "new": "B", "secret": False}},
        status_code=200,
        request_id=uuid4(),
    )
    make_rich_version(user)


def make_rich_version(user: User, *, rows: int = 1) -> TemplateVersion:
    """An imported version of a template, with so many rows of everything."""
    version = make_version(
        user=user,
        archive=archive_with(rows),
        values=[{"name": "token-0", "value": SECRET}],
    )
    make_template(version, user=user)
    add_log(version, lines=rows)
    return TemplateVersion.objects.get(pk=version.pk)


def archive_with(rows: int) -> bytes:
    """An archive that imports into so many parameters, variables and resources."""
    app = App(slug="code", display_name="Code")
    variables = [
        TemplateVariable(f"token-{number}", default=SECRET, sensitive=True)
        for number in range(rows)
    ]
    resources = [
        Resource(
            f"machine-{number}",
            "test_machine",
            agents=[Agent(f"main-{number}", apps=[app])],
        )
        for number in range(rows)
    ]
    parameters = [RichParameter(f"choice-{number}") for number in range(rows)]
    readme = f"# About {next(_numbers)}\n"
    return make_archive(
        parse=Parsed(variables=variables, readme=readme),
        plan=[Planned(resources=resources, parameters=parameters)],
    )


def add_log(version: TemplateVersion, *, lines: int) -> None:
    """Lines and timings for the job of a version."""
    now = clock.now()
    for number in range(lines):
        ProvisionerJobLog.objects.create(
            job=version.job,
            source=LogSource.PROVISIONER,
            level=LogLevel.INFO,
            stage="Planning",
            output=f"<b>line {number}</b>",
        )
        ProvisionerJobTiming.objects.create(
            job=version.job,
            started_at=now - timedelta(seconds=2),
            ended_at=now,
            stage="plan",
            source="terraform",
            action="read",
            resource=f"machine-{number}",
        )


# -- Reading what a page refers to ---------------------------------------------

_TAG = re.compile(r"<(link|script|img|a|form)\b([^>]*)>", re.IGNORECASE)
_ADDRESS = re.compile(r"""\b(?:src|href|action)\s*=\s*["']([^"']*)["']""")
_IN_SHEET = re.compile(r"""(?:url\(|@import\s+)\s*["']?([^"')]+)["']?""")


def addresses_in(html: str) -> set[str]:
    """Everything that a page loads or leads to."""
    return {
        address
        for _, attributes in _TAG.findall(html)
        for address in _ADDRESS.findall(attributes)
        if address and not address.startswith("#")
    }


def assets_in(html: str) -> set[str]:
    """Everything that a browser loads to show a page."""
    return {
        address
        for tag, attributes in _TAG.findall(html)
        if tag.lower() in ("link", "script", "img")
        for address in _ADDRESS.findall(attributes)
    }


def is_ours(address: str) -> bool:
    """Whether an address names no other host."""
    parts = urlsplit(address)
    return parts.scheme in ("", "data") and not parts.netloc


def load(client: Client, address: str, loaded: dict[str, int]) -> None:
    """Load an asset, and what style sheets name in turn. Notes each status."""
    if address in loaded or address.startswith("data:"):
        return
    answer: Any = client.get(address)
    loaded[address] = answer.status_code
    content = b"".join(answer) if answer.streaming else answer.content
    if address.split("?")[0].endswith(".css"):
        for named in _IN_SHEET.findall(content.decode()):
            assert is_ours(named), f"{address} names {named}"
            load(client, urljoin(address, named), loaded)
