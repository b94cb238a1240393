"""Comparing versions over HTTP takes a fixed number of queries.

Ours, and no case of spec/templates.md: see decision 0019.
"""

import pytest

from orgs_app.user.models import User
from provisioning_app.provisioner.protocol import (
    Agent,
    App,
    Resource,
    ResourceMetadatum,
    RichParameter,
)
from templates_app.template.models import Template
from templates_app.version.models import TemplateVersion
from tests.acceptance.comparing import FIRST, SECOND, archive, path_of
from tests.make.templates import make_template, make_version
from tests.queries import queries_again


@pytest.fixture
def first(tom: User) -> TemplateVersion:
    return make_version(user=tom, name="first", archive=FIRST)


@pytest.fixture
def template(tom: User, first: TemplateVersion) -> Template:
    return make_template(first, user=tom, name="docker")


@pytest.fixture
def second(tom: User, template: Template) -> TemplateVersion:
    """Everything of it differs."""
    return make_version(template, user=tom, name="second", archive=SECOND)


@pytest.mark.parametrize(("name", "queries"), [("tom", 17), ("mia", 18)])
def test_the_number_of_queries_doesn_t_depend_on_what_is_compared(
    name, queries, request, api, tom, template, first, second
):
    many = tuple(
        Resource(
            f"r{number}",
            "docker_container",
            agents=[Agent(f"a{number}", apps=[App("x", "X"), App("y", "Y")])],
            metadata=[ResourceMetadatum("k", str(number))],
        )
        for number in range(20)
    )
    large = make_version(
        template,
        user=tom,
        archive=archive(
            start=many,
            stop=many,
            parameters=[RichParameter(f"p{number}") for number in range(20)],
        ),
    )
    client = api.as_(request.getfixturevalue(name))
    counted = {
        queries_again(lambda pair=pair: client.get(path_of(*pair)))
        for pair in ((first, second), (first, large), (large, second))
    }
    assert counted == {queries}
