"""Reading templates and versions takes one query, and one to sign in.

Whatever is shown, and however many there are: the numbers are the promise. A list of
versions takes one more, for the daemons that fit; daily users are asked for after the
permission.
"""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs_app.user.models import User
from tests.api.client import HEADER, PREFIX, Api
from tests.make.crowds import make_used_templates, make_versions
from tests.make.templates import make_template, make_version
from tests.make.workspaces import make_workspace
from tests.queries import queries_again

#: Signing in, and the answer.
QUERIES = 2
#: Besides those the daemons of all versions, or the permission.
QUERIES_OF_LISTS = 3

FEW, MANY = 25, 1_000


@pytest.fixture
def paths(olivia: User) -> dict[str, str]:
    template = make_template(name="docker", user=olivia)
    make_workspace(template, olivia)
    first = template.active_version
    second = make_version(template, name="second", user=olivia)
    make_used_templates(FEW, olivia)
    make_versions(template, FEW)
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
        "daily users": f"/templates/{template.pk}/daus",
    }


def counted_for(api: Api, paths: dict[str, str]) -> dict[str, int]:
    return {name: queries_again(partial(api.get, path)) for name, path in paths.items()}


def test_each_answer_takes_as_many_queries_as_promised(api, olivia, mia, paths):
    promised = dict.fromkeys(paths, QUERIES)
    for name in ("versions", "page", "daily users"):
        promised[name] = QUERIES_OF_LISTS
    counted = counted_for(api.as_(olivia), paths)
    assert counted == promised
    del paths["daily users"]  # not for members
    counted = counted_for(api.as_(mia), paths)
    assert counted == {name: promised[name] for name in paths}


def rows_and_queries_of(api: Api, path: str) -> tuple[int, int]:
    """How many things a list shows, and what that took.

    It isn't held against the document, which takes seconds for so many.
    """
    with CaptureQueriesContext(connection) as captured:
        answer = api.client.get(PREFIX + path, headers={HEADER: api.token})
    return len(answer.json()), len(captured)


@pytest.mark.parametrize("number", [FEW, MANY])
def test_lists_of_any_length_take_as_many_queries(api, olivia, number):
    author = api.as_(olivia)
    author.get("/users/me")  # notes that the token is in use
    template, *_ = make_used_templates(number, olivia)
    make_versions(template, number - 1)
    promised = {
        "/templates": QUERIES,
        "/organizations/default/templates": QUERIES,
        f"/templates/{template.pk}/versions": QUERIES_OF_LISTS,
    }
    for path, queries in promised.items():
        assert rows_and_queries_of(author, path) == (number, queries), path
