"""Pages work without any other host: all they load is served by us."""

import re

import pytest
from django.test import Client

from tests.make.pages import (
    addresses_in,
    assets_in,
    is_ours,
    load,
    page_of,
    sections,
)

FOR_ANYBODY = ["/docs", "/admin/login/"]
#: What operators are asked or shown by buttons, below the page of a row.
PAGES_OF_VERBS = [
    "File/files",
    "TemplateVersion/files",
    "TemplateVersion/again",
    "Template/access",
    "Template/archive-unused",
]
#: Assets that were loaded, with their statuses; most pages share theirs.
LOADED: dict[str, int] = {}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", re.IGNORECASE)


def assert_self_contained(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    elsewhere = [each for each in addresses_in(page.text) if not is_ours(each)]
    assert elsewhere == []
    for address in assets_in(page.text):
        load(client, address, LOADED)
    assert {each: status for each, status in LOADED.items() if status != 200} == {}


@pytest.mark.parametrize("path", FOR_ANYBODY)
def test_a_page_for_anybody_is_self_contained(path, client: Client, olivia):
    assert_self_contained(client, path)


def test_the_page_of_the_first_visit_is_self_contained(client: Client, db: None):
    assert_self_contained(client, "/")


def test_the_overview_is_self_contained(visited, db):
    assert_self_contained(visited, "/admin/")


@pytest.mark.parametrize("label", sections())
def test_a_section_is_self_contained(label, visited, db):
    app, model = label.lower().split(".")
    assert_self_contained(visited, f"/admin/{app}/{model}/")


@pytest.mark.parametrize("page", PAGES_OF_VERBS)
def test_a_page_of_a_verb_is_self_contained(page, visited, db):
    section, _, name = page.partition("/")
    row = page_of(f"templates_app.{section}").removesuffix("change/")
    assert_self_contained(visited, f"{row}{name}/")


@pytest.mark.parametrize("path", [*FOR_ANYBODY, "/"])
def test_own_pages_forbid_scripts_and_styles_inside_of_them(path, client, db):
    page = client.get(path)
    policy = page["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert not INLINE.search(page.text)


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_own_pages_allow_nothing_unsafe(path, client: Client, db: None):
    assert "unsafe" not in client.get(path)["Content-Security-Policy"]


def test_pages_of_operators_load_nothing_from_elsewhere(visited, db):
    policy = visited.get("/admin/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_the_api_sends_no_policy(client: Client):
    assert "Content-Security-Policy" not in client.get("/api/v2/")
