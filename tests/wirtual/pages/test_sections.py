"""Every section of the operators' site opens, in every order, and shows no secret."""

import pytest
from django.contrib.admin import site

from orgs_app.user.models import User
from tests.make.pages import SECRET, list_of, page_of, rows_of, sections
from wirtual.admin import SECTIONS

SECTION = pytest.mark.parametrize("label", sections())
SOME_ID = "00000000-0000-0000-0000-000000000001"


def test_the_sidebar_leads_to_every_section(visited, db):
    page = visited.get("/admin/").text
    for _, lines in SECTIONS:
        for title, _, model in lines:
            app, _, name = model.rpartition("_")
            assert f'href="/admin/{app}/{name}/"' in page, title


def test_the_overview_tells_of_what_there_is(visited, db):
    page = visited.get("/admin/").text
    assert "What to do first" not in page
    assert "Succeeded today" in page


@SECTION
@pytest.mark.parametrize("words", ["", "team %", SOME_ID])
def test_a_list_opens_and_is_searched(label, words, visited, db):
    assert visited.get(list_of(label), {"q": words}).status_code == 200


@SECTION
def test_every_filter_and_every_order_of_a_list_works(label, visited, db, rf):
    section = site._registry[rows_of(label).model]
    request = rf.get(list_of(label))
    request.user = User.objects.get(username="owner")
    changelist = section.get_changelist_instance(request)
    queries = {
        choice["query_string"]
        for chosen in changelist.filter_specs
        for choice in chosen.choices(changelist)
    }
    orders = {f"?o={number + 1}" for number in range(len(changelist.list_display))}
    for query in sorted(queries | orders):
        assert visited.get(list_of(label) + query).status_code == 200, query


@SECTION
def test_a_page_opens(label, visited, db):
    assert visited.get(page_of(label)).status_code == 200


@SECTION
def test_a_page_of_nothing_leads_back(label, visited, db):
    answer = visited.get(f"{list_of(label)}nothing/change/")
    assert answer.status_code == 302


@SECTION
def test_nothing_is_added_changed_or_deleted_by_forms(label, visited, db):
    assert visited.get(f"{list_of(label)}add/").status_code == 403
    assert visited.post(page_of(label), {}).status_code == 403
    assert visited.post(page_of(label).replace("change", "delete")).status_code == 403


@SECTION
def test_no_secret_is_shown(label, visited, db):
    User.objects.filter(username="owner").update(password="$pbkdf2-sha256$1$a$b")
    shown = visited.get(list_of(label)).text + visited.get(page_of(label)).text
    assert SECRET not in shown
    assert "pbkdf2" not in shown
