"""Pages of the operators' site ask the database equally often, whatever there is."""

from django.test import Client

from tests.make.pages import (
    add_log,
    client_of,
    list_of,
    make_history,
    make_rich_version,
    sections,
)
from tests.make.templates import make_version
from tests.queries import queries_again


def queries_of_page(client: Client, path: str) -> int:
    return queries_again(lambda: client.get(path))


def test_the_queries_of_a_list_do_not_grow_with_its_rows(olivia):
    client = client_of(olivia)
    make_history()
    for _ in range(2):
        make_history()
    few = {label: queries_of_page(client, list_of(label)) for label in sections()}
    for _ in range(27):
        make_history()
    many = {label: queries_of_page(client, list_of(label)) for label in sections()}
    assert many == few


def test_the_queries_of_a_version_do_not_grow_with_what_it_has(olivia):
    client = client_of(olivia)
    versions = [make_rich_version(olivia, rows=rows) for rows in (3, 12)]
    few, many = (
        queries_of_page(
            client, f"/admin/templates_app/templateversion/{version.pk}/change/"
        )
        for version in versions
    )
    assert many == few


def test_the_queries_of_a_template_do_not_grow_with_its_versions(olivia):
    client = client_of(olivia)
    template = make_rich_version(olivia).template
    path = f"/admin/templates_app/template/{template.pk}/change/"
    make_version(template)
    few = queries_of_page(client, path)
    for _ in range(10):
        make_version(template)
    assert queries_of_page(client, path) == few


def test_a_long_log_is_shown_by_its_end(olivia):
    version = make_rich_version(olivia)
    add_log(version, lines=250)
    page = client_of(olivia).get(
        f"/admin/templates_app/templateversion/{version.pk}/change/"
    )
    assert "&lt;b&gt;line 249&lt;/b&gt;" in page.text
    assert "line 10&lt;" not in page.text
    assert f"job__id__exact={version.job_id}" in page.text


def test_text_from_templates_is_never_taken_for_html(olivia):
    version = make_rich_version(olivia)
    page = client_of(olivia).get(
        f"/admin/provisioning_app/provisionerjoblog/?job__id__exact={version.job_id}"
    )
    assert "<b>line" not in page.text
