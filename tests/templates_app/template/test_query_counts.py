"""Reading templates and versions takes one query, and one to sign in.

Whatever is shown, and however many there are: the numbers are the promise.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs_app.user.models import User
from tests.api.client import Api
from tests.make.templates import make_template, make_version

#: Signing in, and the answer.
QUERIES = 2


def queries_of(api: Api, path: str) -> int:
    assert api.get(path).status_code == 200  # compiled now, if it wasn't
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert api.get(path).status_code == 200
    return len(captured)


@pytest.fixture
def paths(olivia: User) -> dict[str, str]:
    template = make_template(name="docker", user=olivia)
    first = template.active_version
    second = make_version(template, name="second", user=olivia)
    for number in range(25):
        make_version(template, name=f"v{number}", user=olivia)
        make_template(user=olivia)
    organization = "/organizations/default/templates"
    return {
        "template": f"/templates/{template.pk}",
        "named": f"{organization}/docker",
        "templates": "/templates",
        "search": "/templates?q=docker",
        "in organization": organization,
        "version": f"/templateversions/{second.pk}",
        "version by name": f"/templates/{template.pk}/versions/second",
        "named version": f"{organization}/docker/versions/second",
        "previous": f"{organization}/docker/versions/second/previous",
        "versions": f"/templates/{template.pk}/versions",
        "page": f"/templates/{template.pk}/versions?limit=25&after_id={first.pk}",
    }


def test_each_answer_takes_as_many_queries_as_promised(api, olivia, mia, paths):
    promised = dict.fromkeys(paths, QUERIES)
    for person in (olivia, mia):
        client = api.as_(person)
        counted = {name: queries_of(client, path) for name, path in paths.items()}
        assert counted == promised
