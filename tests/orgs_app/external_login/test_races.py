"""Two sign-ins at once, with connections of their own."""

import pytest

from orgs_app.audit.models import AuditLog
from orgs_app.external_auth.models import UserLink
from orgs_app.user.models import User
from tests.make.people import default_organization
from tests.providers.browser import Browser
from tests.threads import at_once


@pytest.mark.django_db(transaction=True)
def test_two_first_sign_ins_make_one_account(api, crooked):
    default_organization()
    crooked.claims = {"email": "kyle@kwc.example", "nonce": None}

    def come():
        return Browser(api).sign_in().status_code

    assert at_once(come, come) == [307, 307]
    assert User.objects.get().username == "kyle"
    assert UserLink.objects.count() == 1
    actions = AuditLog.objects.values_list("action", flat=True)
    assert sorted(actions) == ["login", "register"]
