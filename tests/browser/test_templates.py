"""What operators do to templates, as they do it: in a browser."""

import pytest
from playwright.sync_api import expect

from templates_app.template.models import Template
from tests.make.people import PASSWORD, default_organization, make_user
from tests.make.templates import make_template, make_version
from tests.make.workspaces import make_workspace


@pytest.fixture
def page(window):
    """The operators' site, with olivia signed in."""
    default_organization()
    make_user("olivia", roles=["owner"], password=PASSWORD)
    page = window.open("/admin/")
    page.get_by_label("Username or e-mail address").fill("olivia")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.fixture
def template(page) -> Template:
    return make_template(name="docker")


def below(template: Template, path: str) -> str:
    return f"/admin/templates_app/template/{template.pk}/{path}"


def test_an_archive_is_walked_through(window, page, template):
    version = template.active_version_id
    window.open(f"/admin/templates_app/templateversion/{version}/change/")
    page.get_by_role("link", name="folder_open Files").click()
    page.get_by_role("navigation", name="Files of the archive").get_by_role(
        "link", name="0.plan.json"
    ).click()
    expect(page.get_by_role("heading", name="0.plan.json")).to_be_visible()
    page.get_by_label("Find a file by its name").fill("parse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="0.parse.json")).to_be_visible()
    assert (window.outside, window.errors) == ([], [])


def test_somebody_is_found_and_let_use_a_template(window, page, template):
    make_user("mia", organizations=[default_organization()])
    window.open(below(template, "access/"))
    page.get_by_label("Find a user or a group").fill("mia")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Let mia use it").click()
    expect(page.get_by_role("button", name="Take mia off the list")).to_be_visible()
    assert (window.outside, window.errors) == ([], [])


def test_a_version_is_compared_and_then_promoted(window, page, template):
    version = make_version(template, name="newer")
    window.open(below(template, f"promote/{version.pk}/"))
    page.get_by_role("link", name="Compare them").click()
    expect(page.get_by_role("heading", name="to newer")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Promote newer").click()
    expect(page.get_by_text("newer is the active version now.")).to_be_visible()
    assert (window.outside, window.errors) == ([], [])


def test_a_template_shows_how_it_fares(window, page, template):
    make_workspace(template)
    window.open(below(template, "change/"))
    expect(page.locator("canvas.chart").first).to_be_visible()
    assert (window.outside, window.errors) == ([], [])
