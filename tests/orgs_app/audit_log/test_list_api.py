"""GET /audit. Rule: spec/identity.md, 8.1 and 8.2."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from orgs_app.access.enums import OrganizationRole, SiteRole
from orgs_app.audit.enums import AuditAction, AuditResourceType
from orgs_app.user.models import User
from tests.make.people import make_user
from tests.make.records import make_entries, make_entry
from wirtual.core.ids import NIL

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def ids(answer):
    assert answer.status_code == 200, answer.content
    body = answer.json()
    found = [entry["resource_id"] for entry in body["audit_logs"]]
    assert body["count"] == len(found)
    return found


def only(answer):
    (entry,) = answer.json()["audit_logs"]
    return entry


def test_an_entry_is_shown_whole(api, olivia, mia, organization):
    written = make_entry(
        time=NOON,
        user_id=olivia.pk,
        organization_id=organization.pk,
        ip="10.0.0.1",
        user_agent="tests",
        resource_id=mia.pk,
        resource_target="mia",
        diff={"name": {"new": "Mia", "secret": False}},
        additional_fields={"why": "because"},
    )
    client = api.as_(olivia)
    olivia_now = client.get("/users/me").json()
    entry = only(client.get("/audit"))
    assert entry.pop("user") == {**olivia_now, "organization_ids": []}
    assert entry == {
        "id": str(written.pk),
        "request_id": str(NIL),
        "time": "2026-03-14T12:00:00Z",
        "ip": "10.0.0.1",
        "user_agent": "tests",
        "resource_type": "user",
        "resource_id": str(mia.pk),
        "resource_target": "mia",
        "resource_icon": "",
        "action": "write",
        "diff": {"name": {"old": None, "new": "Mia", "secret": False}},
        "status_code": 200,
        "additional_fields": {"why": "because"},
        "description": "{user} updated user {target}",
        "resource_link": "/users?filter=mia",
        "is_deleted": False,
        "organization_id": str(organization.pk),
        "organization": {
            "id": str(organization.pk),
            "name": organization.name,
            "display_name": organization.display_name,
            "icon": "",
        },
    }


def test_what_is_unknown_is_told_as_such(api, olivia):
    organization_id = uuid4()
    make_entry(user_id=uuid4(), organization_id=organization_id)
    entry = only(api.as_(olivia).get("/audit"))
    assert entry["user"] is None
    assert entry["ip"] == ""
    assert entry["organization"]["id"] == str(organization_id)
    assert entry["organization"]["name"] == ""


def test_without_an_organization_there_is_none(api, olivia):
    make_entry()
    entry = only(api.as_(olivia).get("/audit"))
    assert (entry["organization"], entry["organization_id"]) == (None, str(NIL))


def test_a_deleted_user_is_gone_but_still_told_as_the_actor(api, olivia, mia):
    make_entry(user_id=mia.pk, resource_id=mia.pk, resource_target="mia")
    User.objects.filter(pk=mia.pk).update(deleted=True)
    entry = only(api.as_(olivia).get("/audit"))
    assert (entry["is_deleted"], entry["resource_link"]) == (True, "")
    assert entry["user"]["username"] == "mia"


def test_a_template_is_linked_while_it_is_there(api, olivia):
    make_entry(resource_type=AuditResourceType.TEMPLATE, resource_target="docker")
    entry = only(api.as_(olivia).get("/audit"))
    assert (entry["is_deleted"], entry["resource_link"]) == (True, "")


def test_the_newest_come_first_page_by_page(api, olivia):
    entries = [make_entry(time=NOON + timedelta(hours=hour)) for hour in range(5)]
    newest_first = [str(entry.resource_id) for entry in reversed(entries)]
    client = api.as_(olivia)
    first = client.get("/audit?limit=2").json()
    second = client.get("/audit?limit=2&offset=2").json()
    assert first["count"] == second["count"] == 5
    shown = [each["resource_id"] for each in first["audit_logs"] + second["audit_logs"]]
    assert shown == newest_first[:4]


def test_entries_of_one_instant_have_an_order(api, olivia):
    make_entries(10, time=NOON)
    client = api.as_(olivia)
    shown = [
        only(client.get(f"/audit?limit=1&offset={offset}"))["id"]
        for offset in range(10)
    ]
    assert len(set(shown)) == 10


def test_a_page_has_a_hundred_entries_unless_a_limit_is_given(api, olivia):
    make_entries(105)
    for path, shown in (
        ("/audit", 100),
        ("/audit?limit=0", 100),
        ("/audit?limit=104", 104),
    ):
        body = api.as_(olivia).get(path).json()
        assert (len(body["audit_logs"]), body["count"]) == (shown, 105)


def test_beyond_the_end_there_is_nothing(api, olivia):
    make_entry()
    answer = api.as_(olivia).get("/audit?offset=5")
    assert answer.json() == {"audit_logs": [], "count": 0}


@pytest.mark.parametrize(
    ("role", "everything"), [(SiteRole.AUDITOR, True), (SiteRole.TEMPLATE_ADMIN, False)]
)
def test_the_site_s_auditors_see_everything(
    api, role, everything, organization, elsewhere
):
    make_entry()
    make_entry(organization_id=elsewhere.pk)
    reader = make_user(roles=[role], organizations=[organization])
    assert len(ids(api.as_(reader).get("/audit"))) == (2 if everything else 0)


@pytest.mark.parametrize("role", [OrganizationRole.ADMIN, OrganizationRole.AUDITOR])
def test_an_organization_s_auditors_see_what_happened_there(
    api, role, mia, organization, elsewhere
):
    mia.memberships.update(roles=[role])
    make_entry()
    make_entry(organization_id=elsewhere.pk)
    here = make_entry(organization_id=organization.pk)
    client = api.as_(mia)
    assert ids(client.get("/audit")) == [str(here.resource_id)]
    assert ids(client.get("/audit?q=resource_type:user")) == [str(here.resource_id)]
    assert client.get("/audit?q=organization:elsewhere").status_code == 400


def test_a_member_sees_nothing(api, mia):
    make_entry(user_id=mia.pk)
    assert ids(api.as_(mia).get("/audit")) == []


@pytest.fixture
def many(olivia, mia, organization, elsewhere):
    """Entries that differ in everything that can be searched for, by name."""
    entries = {
        "update": make_entry(time=NOON, user_id=olivia.pk),
        "creation": make_entry(
            time=NOON + timedelta(days=1),
            user_id=mia.pk,
            action=AuditAction.CREATE,
            organization_id=organization.pk,
        ),
        "template": make_entry(
            time=NOON + timedelta(days=2),
            user_id=mia.pk,
            resource_type=AuditResourceType.TEMPLATE,
            resource_target="Docker",
            organization_id=elsewhere.pk,
        ),
        "build": make_entry(
            time=NOON + timedelta(days=3),
            resource_type=AuditResourceType.WORKSPACE_BUILD,
            action=AuditAction.START,
            additional_fields={"build_reason": "autostart"},
        ),
        "workspace": make_entry(
            time=NOON + timedelta(days=4),
            resource_type=AuditResourceType.WORKSPACE,
            action=AuditAction.CREATE,
            additional_fields={"build_reason": "initiator"},
        ),
    }
    return {str(entry.resource_id): name for name, entry in entries.items()}


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("", {"update", "creation", "template", "build", "workspace"}),
        ("user", {"update", "creation"}),
        ("resource_type:template", {"template"}),
        ("action:create", {"creation", "workspace"}),
        ("action:create user", {"creation"}),
        ("resource_target:docker", {"template"}),
        ("username:me", {"update"}),
        ("username:MIA", {"creation", "template"}),
        ("username:nobody", set()),
        ("email:MIA@wirtual.example", {"creation", "template"}),
        ("date_from:2026-03-15 date_to:2026-03-15", {"creation"}),
        ("date_to:2026-03-14", {"update"}),
        ("date_from:2026-03-17", {"build", "workspace"}),
        ("organization:elsewhere", {"template"}),
        ("organization:default", {"creation"}),
        ("organization:default action:create user", {"creation"}),
        ("build_reason:autostart", {"build"}),
        ("build_reason:initiator", {"workspace"}),
        ("action:delete", set()),
    ],
)
def test_a_search_finds_and_counts(api, olivia, many, q, found):
    answer = api.as_(olivia).get(f"/audit?q={q.replace(' ', '%20')}")
    assert {many[each] for each in ids(answer)} == found


def test_one_object_is_searched_for(api, olivia, many):
    wanted = next(iter(many))
    assert ids(api.as_(olivia).get(f"/audit?q=resource_id:{wanted}")) == [wanted]


@pytest.mark.parametrize(
    ("q", "field"),
    [
        ("invalid", "resource_type"),
        ("action:dance", "action"),
        ("resource_id:1", "resource_id"),
        ("date_from:yesterday", "date_from"),
        ("date_from:20260314", "date_from"),
        ("date_to:9999-12-31", "date_to"),
        ("date_to:2026-02-30", "date_to"),
        ("organization:unknown", "organization"),
        ("build_reason:whim", "build_reason"),
        ("foo:bar", "foo"),
        ("user template", "resource_type"),
        ("a:b:c", "q"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(api, olivia, q, field):
    answer = api.as_(olivia).get(f"/audit?q={q.replace(' ', '%20')}")
    assert answer.status_code == 400
    assert [each["field"] for each in answer.json()["validations"]] == [field]


def test_bad_parameters_are_named_together(api, olivia):
    answer = api.as_(olivia).get("/audit?limit=-1&offset=x&after_id=1")
    assert answer.status_code == 400
    assert {each["field"] for each in answer.json()["validations"]} == {
        "limit",
        "offset",
        "after_id",
    }


@pytest.mark.parametrize("q", ["", "user", "username:me", "resource_target:docker"])
def test_a_page_takes_two_queries(
    api, olivia, mia, q, organization, django_assert_num_queries
):
    make_entries(20, user_id=olivia.pk, organization_id=organization.pk)
    make_entries(20, user_id=mia.pk, resource_type=AuditResourceType.TEMPLATE)
    client = api.as_(olivia)
    assert client.get("/audit").status_code == 200
    with django_assert_num_queries(2):
        client.get(f"/audit?q={q}")
