"""GET /deployment/stats. Rule: spec/identity.md, 9."""

import pytest

from orgs_app.access.enums import SiteRole
from tests.make.people import make_user


@pytest.mark.parametrize(
    ("role", "status"),
    [(SiteRole.OWNER, 400), (SiteRole.AUDITOR, 400), (SiteRole.USER_ADMIN, 403)],
)
def test_there_are_no_figures_yet(api, organization, role, status):
    reader = make_user(roles=[role], organizations=[organization])
    answer = api.as_(reader).get("/deployment/stats")
    assert answer.status_code == status
    assert answer.json()["message"]
