"""Versions on the operators' site: what their import found, and canceling it."""

from provisioning_app.job.enums import ProvisionerJobStatus
from templates_app.version.models import TemplateVersion
from tests.make.pages import SECRET, client_of, make_rich_version
from tests.make.templates import FAILED, PENDING, make_version


def address_of(version: TemplateVersion) -> str:
    return f"/admin/templates_app/templateversion/{version.pk}/"


def test_a_page_shows_what_the_import_found(olivia):
    version = make_rich_version(olivia)
    page = client_of(olivia).get(f"{address_of(version)}change/").text
    for shown in ("choice-0", "token-0", "test_machine.machine-0", "main-0", "# About"):
        assert shown in page
    assert "*redacted*" in page
    assert SECRET not in page


def test_a_page_shows_why_the_import_failed(olivia):
    version = make_version(import_status=FAILED)
    page = client_of(olivia).get(f"{address_of(version)}change/").text
    assert "it went wrong" in page


def test_an_import_is_canceled(olivia):
    version = make_version(import_status=PENDING)
    client_of(olivia).post(f"{address_of(version)}cancel/")
    version.job.refresh_from_db()
    assert version.job.status == ProvisionerJobStatus.CANCELED


def test_an_import_that_is_over_is_not_canceled(olivia):
    version = make_version()
    answer = client_of(olivia).post(f"{address_of(version)}cancel/")
    assert answer.status_code == 403
