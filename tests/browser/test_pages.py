"""Pages as people see them: they work, load nothing from elsewhere, and don't err."""

from playwright.sync_api import expect

from tests.make.pages import list_of, make_history, page_of, sections
from tests.make.people import PASSWORD, default_organization, make_user, token_of

#: Sections whose pages have more than fields.
RICH = (
    "orgs_app.AuditLog",
    "provisioning_app.ProvisionerJob",
    "templates_app.Template",
    "templates_app.TemplateVersion",
)


def sign_in(window, path="/admin/"):
    default_organization()
    make_user("olivia", roles=["owner"], password=PASSWORD)
    page = window.open(path)
    page.get_by_label("Username or e-mail address").fill("olivia")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def test_the_first_visit_ends_on_the_overview(window):
    default_organization()
    page = window.open("/")
    page.get_by_label("E-mail address").fill("olivia@wirtual.example")
    page.get_by_label("Username").fill("olivia")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", name="What to do first")).to_be_visible()
    assert (window.outside, window.errors) == ([], [])


def test_signing_in_leads_to_where_one_wanted(window):
    page = sign_in(window, "/admin/orgs_app/user/")
    expect(page).to_have_title("Select user to view | Wirtual")
    assert (window.outside, window.errors) == ([], [])


def test_an_operation_is_tried_out_with_a_token(window):
    token = token_of(make_user("mia", organizations=[default_organization()]))
    page = window.open("/docs")
    page.get_by_role("button", name="Authorize").first.click()
    page.locator(".auth-container input").fill(token)
    page.locator(".auth-btn-wrapper .authorize").click()
    page.locator(".auth-btn-wrapper .btn-done").click()
    operation = page.locator(".opblock-get")
    operation = operation.filter(
        has=page.locator('[data-path="/api/v2/organizations"]')
    )
    operation.first.locator(".opblock-summary-control").click()
    operation.first.get_by_role("button", name="Try it out").click()
    operation.first.get_by_role("button", name="Execute").click()
    answer = operation.first.locator("tbody .response .response-col_status")
    expect(answer.first).to_contain_text("200")
    assert (window.outside, window.errors) == ([], [])


def test_every_section_shows_without_an_error(window):
    page = sign_in(window)
    make_history()
    for path in [*map(list_of, sections()), *map(page_of, RICH)]:
        window.open(path)
        expect(page.locator("#main")).to_be_visible()
    window.open("/admin/")
    expect(page.locator("canvas.chart")).to_be_visible()
    assert (window.outside, window.errors) == ([], [])
