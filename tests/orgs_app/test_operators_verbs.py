"""What operators do to organizations and what is in them, as the API does it."""

import pytest

from orgs_app.audit.models import AuditLog
from orgs_app.role.models import CustomRole
from tests.make.pages import client_of
from tests.make.people import make_group


@pytest.fixture
def rows(elsewhere, stan):
    """A row of each section, by its path."""
    return {
        "customrole": CustomRole.objects.create(organization=elsewhere, name="author"),
        "group": make_group(elsewhere, "cooks", [stan]),
        "organizationmember": stan.memberships.get(),
        "organization": elsewhere,
    }


@pytest.mark.parametrize(
    "section", ["customrole", "group", "organizationmember", "organization"]
)
def test_it_is_asked_then_done_and_recorded(section, olivia, rows):
    client, row = client_of(olivia), rows[section]
    path = f"/admin/orgs_app/{section}/{row.pk}/remove/"
    assert client.get(path, follow=True).status_code == 200
    assert type(row).objects.filter(pk=row.pk).exists()
    assert client.post(path, follow=True).status_code == 200
    assert not type(row).objects.filter(pk=row.pk).exists()
    entry = AuditLog.objects.get()
    assert (entry.action, entry.user_id, entry.status_code) == (
        "delete",
        olivia.pk,
        200,
    )


def test_a_refusal_is_told(olivia, organization):
    client = client_of(olivia)
    for section, row in (
        ("organization", organization),
        ("group", organization),
        ("organizationmember", olivia.memberships.get()),
    ):
        page = client.post(f"/admin/orgs_app/{section}/{row.pk}/remove/", follow=True)
        assert "can&#x27;t" in page.text or "can't" in page.text
    assert olivia.memberships.exists()
