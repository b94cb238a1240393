"""The page that an example's ``url`` leads to."""

import pytest
from django.test import Client

from templates_app.example.bundle import all_examples


@pytest.mark.parametrize("example", all_examples(), ids=lambda example: example.id)
def test_an_example_s_url_leads_to_its_readme(client: Client, settings, example):
    page = client.get(example.url.removeprefix(settings.WIRTUAL_ACCESS_URL))
    assert page.status_code == 200
    assert f'"example_id": "{example.id}"' in page.text
    assert "<h1>" in page.text


def test_an_unknown_example_has_no_page(client: Client):
    assert client.get("/templates/examples/none").status_code == 404
    assert client.post("/templates/examples/minimal").status_code == 405
