"""The page of the API's documentation."""

import json

from django.test import Client


def test_the_page_shows_the_document_of_this_server(client: Client):
    page = client.get("/docs").text
    assert 'data-document="/api/v2/openapi.json"' in page
    assert client.get("/api/v2/openapi.json").status_code == 200


def test_the_page_leads_to_the_admin(client: Client):
    assert 'href="/admin/"' in client.get("/docs").text


def test_a_slash_too_many_leads_to_the_page(client: Client):
    assert client.get("/docs/")["Location"] == "/docs"


def test_a_missing_slash_leads_to_the_admin(client: Client):
    assert client.get("/admin")["Location"] == "/admin/"


def test_the_document_tells_where_a_token_goes(client: Client):
    document = json.loads(client.get("/api/v2/openapi.json").content)
    scheme = document["components"]["securitySchemes"]["Wirtual-Session-Token"]
    assert (scheme["in"], scheme["name"]) == ("header", "Wirtual-Session-Token")
    operation = document["paths"]["/api/v2/organizations"]["get"]
    assert operation["security"] == [{"Wirtual-Session-Token": []}]
