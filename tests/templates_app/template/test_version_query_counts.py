"""Changes of versions take as many queries as promised, however many there are.

The numbers are those of one request: signing in, transaction and audit included.
"""

import pytest

from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests import queries
from tests.api.client import Api
from tests.make.templates import FAILED, make_template, make_version
from tests.make.workspaces import make_workspace


@pytest.fixture
def template(tom):
    return make_template(user=tom)


@pytest.fixture
def author(api, tom):
    client = api.as_(tom)
    assert client.get("/users/me").status_code == 200  # the token's first use is told
    return client


def queries_of(api: Api, method: str, path: str, body: object = None) -> int:
    return queries.queries_of(lambda: api.request(method, path, body))


def make_many(template: Template) -> list[TemplateVersion]:
    for _ in range(5):
        make_version(template, import_status=FAILED)
        make_workspace(template)
    return [make_version(template) for _ in range(5)]


def test_one_version_is_changed_with_so_many_queries(author, template):
    version, *_ = make_many(template)
    path = f"/templateversions/{version.pk}"
    counted = {
        "patch": queries_of(author, "PATCH", path, {"name": "new", "message": "m"}),
        "archive": queries_of(author, "POST", f"{path}/archive"),
        "unarchive": queries_of(author, "POST", f"{path}/unarchive"),
    }
    assert counted == {"patch": 9, "archive": 15, "unarchive": 11}


@pytest.mark.parametrize("many", [False, True])
def test_so_many_queries_whatever_is_found(author, template, many):
    version = make_version(template)
    if many:
        make_many(template)
    path = f"/templates/{template.pk}/versions"
    body = {"id": str(version.pk)}
    counted = {
        "preview": queries_of(author, "PATCH", f"{path}?dry_run=true", body),
        "promote": queries_of(author, "PATCH", path, body),
        "archive": queries_of(author, "POST", f"{path}/archive", {"all": True}),
    }
    assert counted == {"preview": 6, "promote": 15, "archive": 12}
