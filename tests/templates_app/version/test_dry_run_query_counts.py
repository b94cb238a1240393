"""Answers about dry-runs take a fixed number of queries."""

from functools import partial

import pytest

from orgs_app.user.models import User
from provisioning_app.provisioner.protocol import Agent, Resource, ResourceMetadatum
from tests.api.client import Api
from tests.make.dry_runs import make_dry_run
from tests.make.templates import SUCCEEDED, make_version
from tests.queries import queries_again

pytestmark = pytest.mark.django_db

#: Signing in, the version, the job.
FOUND = 3


@pytest.fixture
def owner(api: Api, olivia: User) -> Api:
    return api.as_(olivia)


def a_finished_path(olivia: User, resources: int) -> str:
    found = tuple(
        Resource(
            f"r{number}",
            "echo",
            agents=[Agent(f"agent{number}", env={"A": "1"})],
            metadata=[ResourceMetadatum("size", "1")],
        )
        for number in range(resources)
    )
    version = make_version(user=olivia)
    job = make_dry_run(version, olivia, status=SUCCEEDED, resources=found)
    return f"/templateversions/{version.pk}/dry-run/{job.pk}"


def test_a_dry_run_and_its_log_are_one_query_each_once_it_is_found(owner, olivia):
    path = a_finished_path(olivia, 1)
    assert queries_again(partial(owner.get, path)) == FOUND
    assert queries_again(partial(owner.get, f"{path}/logs")) == FOUND + 1


def test_resources_take_as_many_queries_however_many_there_are(owner, olivia):
    few, many = (
        queries_again(
            partial(owner.get, f"{a_finished_path(olivia, number)}/resources")
        )
        for number in (1, 25)
    )
    assert few == many


def test_values_make_no_difference_to_what_making_one_costs(owner, olivia):
    version = make_version(user=olivia)
    path = f"/templateversions/{version.pk}/dry-run"
    values = [{"name": f"p{number}", "value": "x"} for number in range(100)]
    few = queries_again(partial(owner.post, path, {}), 201)
    many = queries_again(
        partial(owner.post, path, {"rich_parameter_values": values}), 201
    )
    assert few == many
