"""Two versions side by side on the operators' site."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisioning_app.provisioner.echo.archive import make_archive
from provisioning_app.provisioner.protocol import Planned, RichParameter
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.make.pages import client_of
from tests.make.templates import FAILED, make_template, make_version

NASTY = '<img src=x onerror="alert(1)">'


def archive(*parameters: RichParameter, **files: bytes) -> bytes:
    named = {f"{name}.tf": content for name, content in files.items()}
    return make_archive(plan=[Planned(parameters=parameters)], files=named)


@pytest.fixture
def template(organization) -> Template:
    version = make_version(
        archive=archive(RichParameter("region", default="eu"), main=b"a = 1\n"),
        name="v1",
    )
    return make_template(version, name="docker")


@pytest.fixture
def newer(template) -> TemplateVersion:
    asked = RichParameter("size", required=True)
    return make_version(template, archive=archive(asked, main=b"a = 2\n"), name="v2")


def page(user: Any, template: Template, version: TemplateVersion, **query: str) -> Any:
    path = f"/admin/templates_app/template/{template.pk}/compare/{version.pk}/"
    return client_of(user).get(path, query)


def test_the_page_of_a_version_leads_there(olivia, template, newer):
    button = f"/admin/templates_app/templateversion/{newer.pk}/compare/"
    answer = client_of(olivia).get(button, follow=True)
    assert answer.status_code == 200
    assert "What changes for workspaces" in answer.text


def test_changes_are_classed_and_explained(olivia, template, newer):
    shown = page(olivia, template, newer).text
    assert '<span class="w-label w-bad">Breaking</span>' in shown
    assert '<span class="w-label w-odd">Needs input</span>' in shown
    assert "size" in shown
    assert "region" in shown


def test_files_are_shown_by_their_diffs(olivia, template, newer):
    shown = page(olivia, template, newer).text
    assert '<span class="t-gd">-a = 1</span>' in shown
    assert '<span class="t-gi">+a = 2</span>' in shown


def test_another_version_is_chosen(olivia, template, newer):
    latest = make_version(template, archive=archive(main=b"a = 3\n"), name="v3")
    shown = page(olivia, template, latest, **{"with": str(newer.pk)}).text
    assert '<span class="t-gd">-a = 2</span>' in shown
    assert f'<option value="{newer.pk}" selected>' in shown


def test_the_active_version_is_compared_with_the_one_before_it(olivia, template, newer):
    template.active_version = newer
    template.save()
    shown = page(olivia, template, newer).text
    assert '<span class="t-gi">+a = 2</span>' in shown


def test_the_first_version_has_nothing_before_it(olivia, template):
    shown = page(olivia, template, template.active_version).text
    assert "There is no version before v1" in shown


def test_equal_versions_are_said_to_be_the_same(olivia, template):
    same = archive(RichParameter("region", default="eu"), main=b"a = 1\n")
    shown = page(olivia, template, make_version(template, archive=same)).text
    assert "Both are the same" in shown


def test_what_could_not_be_compared_is_told(olivia, template):
    version = make_version(template, import_status=FAILED)
    assert "didn't succeed" in unescape(page(olivia, template, version).text)


def test_nothing_from_templates_is_taken_for_html(olivia, template):
    asked = RichParameter(NASTY, default=NASTY)
    files = {NASTY: NASTY.encode()}
    version = make_version(template, archive=archive(asked, **files))
    assert "<img src=x" not in page(olivia, template, version).text


def test_nothing_in_names_and_values_is_hidden(olivia, template):
    turned, name = "x\u202ey\u200e", "z\udce9\u202e"
    asked = RichParameter(turned, default=turned)
    version = make_version(template, archive=archive(asked, **{name: b"a\r-b\n"}))
    shown = page(olivia, template, version).text
    assert "\u202e" not in shown
    assert shown.count("x⟨U+202E⟩y⟨U+200E⟩") == 2
    assert "z⟨0xE9⟩" in shown
    assert "+a␍-b" in shown


@pytest.mark.parametrize("other", ["nothing", "00000000-0000-0000-0000-000000000001"])
def test_a_version_that_is_not_there_is_not_found(other, olivia, template, newer):
    assert page(olivia, template, newer, **{"with": other}).status_code == 404


def test_a_version_of_another_template_is_not_found(olivia, template, newer):
    stranger = make_template().active_version
    assert page(olivia, template, stranger).status_code == 404
    with_stranger = {"with": str(stranger.pk)}
    assert page(olivia, template, newer, **with_stranger).status_code == 404


def test_nobody_but_owners_compares_here(tom, template, newer):
    assert page(tom, template, newer).status_code == 302


def test_the_question_before_promoting_counts_the_changes(olivia, template, newer):
    path = f"/admin/templates_app/template/{template.pk}/promote/{newer.pk}/"
    shown = client_of(olivia).get(path).text
    assert '<span class="w-label w-bad">1 breaking</span>' in shown
    assert f"/template/{template.pk}/compare/{newer.pk}/" in shown


def test_the_queries_do_not_grow_with_what_changed(olivia, template):
    def queries(count: int) -> int:
        asked = [RichParameter(f"p{number}") for number in range(count)]
        files = {f"f{number}": b"x" for number in range(count)}
        version = make_version(template, archive=archive(*asked, **files))
        page(olivia, template, version)
        with CaptureQueriesContext(connection) as captured:
            page(olivia, template, version)
        return len(captured)

    assert queries(1) == queries(9)
