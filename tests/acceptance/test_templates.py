"""Creating, reading, listing and searching templates, over HTTP only.

Cases are those of spec/templates.md, 15.
"""

from uuid import uuid4

import pytest

from orgs_app.access.enums import OrganizationRole
from orgs_app.audit.models import AuditLog
from orgs_app.organization.models import Organization
from templates_app.template.models import Template
from tests.acceptance.steps import (
    NO_SUCH_ID,
    ORGANIZATION,
    ask_to_create,
    create,
    fields_of,
    push,
)
from tests.make.people import make_group, make_member, make_organization, make_user

WEEK = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
]
NO_BUILDS = {"P50": None, "P95": None}


# --- Common: cases 1 to 5 ------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{ORGANIZATION}/templates"),
        ("POST", f"{ORGANIZATION}/templates"),
        ("GET", f"/templates/{NO_SUCH_ID}"),
        ("GET", f"/templateversions/{NO_SUCH_ID}"),
        ("POST", "/files"),
    ],
)
def test_case_1_nothing_is_told_to_nobody(api, method, path):
    answer = api.request(method, path)
    assert answer.status_code == 401
    assert answer.json()["message"]


@pytest.mark.parametrize("path", ["/templates", "/templateversions", "/files"])
def test_case_2_a_malformed_id_is_refused(author, path):
    assert author.get(f"{path}/not-a-uuid").status_code == 400


def test_case_3_unknown_and_unreadable_look_alike(api, author, mia):
    hidden = create(author, disable_everyone_group_access=True)
    member = api.as_(mia)
    unknown = member.get(f"/templates/{uuid4()}")
    assert unknown.status_code == 404
    assert member.get(f"/templateversions/{uuid4()}").status_code == 404
    unreadable = member.get(f"/templates/{hidden['id']}")
    assert (unreadable.status_code, unreadable.content) == (404, unknown.content)


def test_case_4_an_organization_goes_by_id_name_and_default(author, organization):
    create(author)
    ways = (str(organization.pk), organization.name.upper(), "default")
    answers = [author.get(f"/organizations/{way}/templates") for way in ways]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert answers[0].json() == answers[1].json() == answers[2].json() != []


@pytest.mark.parametrize("body", [b"", b"{", b'{"name": 5}'])
def test_case_5_a_broken_body_makes_no_template(author, body):
    assert author.post(f"{ORGANIZATION}/templates", body).status_code == 400
    assert author.get("/templates").json() == []


# --- Create and read: cases 6 to 24 --------------------------------------------------


def test_case_6_a_template_has_these_settings_unless_told(author, tom, organization):
    version = push(author)
    template = create(author, template_version_id=version["id"])
    created_at, updated_at = template.pop("created_at"), template.pop("updated_at")
    assert updated_at >= created_at
    assert template.pop("id")
    assert template == {
        "organization_id": str(organization.pk),
        "organization_name": organization.name,
        "organization_display_name": organization.display_name,
        "organization_icon": organization.icon,
        "name": "docker",
        "display_name": "",
        "description": "",
        "icon": "",
        "provisioner": "echo",
        "active_version_id": version["id"],
        "active_user_count": 0,
        "build_time_stats": dict.fromkeys(("start", "stop", "delete"), NO_BUILDS),
        "deprecated": False,
        "deprecation_message": "",
        "default_ttl_ms": 0,
        "activity_bump_ms": 3_600_000,
        "autostop_requirement": {"days_of_week": [], "weeks": 1},
        "autostart_requirement": {"days_of_week": WEEK},
        "created_by_id": str(tom.pk),
        "created_by_name": "tom",
        "allow_user_autostart": True,
        "allow_user_autostop": True,
        "allow_user_cancel_workspace_jobs": True,
        "failure_ttl_ms": 0,
        "time_til_dormant_ms": 0,
        "time_til_dormant_autodelete_ms": 0,
        "require_active_version": False,
        "max_port_share_level": "owner",
    }


def test_case_7_the_version_then_belongs_to_the_template(author):
    template = create(author)
    version = author.get(f"/templateversions/{template['active_version_id']}").json()
    assert version["template_id"] == template["id"]


def test_case_8_members_read_what_an_organization_s_admin_created(
    api, mia, organization
):
    admin = make_user()
    make_member(admin, organization, [OrganizationRole.TEMPLATE_ADMIN])
    made = create(api.as_(admin), description="of ours")
    read = api.as_(mia).get(f"/templates/{made['id']}")
    assert read.status_code == 200
    assert read.json() == made


@pytest.mark.parametrize("bump", [10_800_000, 0])
def test_case_9_the_activity_bump_is_kept(author, bump):
    made = create(author, activity_bump_ms=bump)
    assert made["activity_bump_ms"] == bump
    read = author.get(f"/templates/{made['id']}").json()
    assert read["activity_bump_ms"] == bump


@pytest.mark.parametrize("name", ["docker", "DOCKER"])
def test_case_10_a_taken_name_is_told_before_anything_of_the_version(author, name):
    taken = create(author)
    version = taken["active_version_id"]
    answer = ask_to_create(author, name, template_version_id=version)
    assert answer.status_code == 409
    assert fields_of(answer) == ["name"]


@pytest.mark.parametrize(
    "name", ["new", "create", "a_b", "-a", "a--b", "a b", "a" * 33, ""]
)
def test_case_11_a_bad_name_is_refused(author, name):
    answer = ask_to_create(author, name)
    assert (answer.status_code, fields_of(answer)) == (400, ["name"])


@pytest.mark.parametrize("name", ["a" * 32, "A1-b2"])
def test_case_11_a_good_name_is_taken(author, name):
    assert create(author, name)["name"] == name


@pytest.mark.parametrize("name", [" a", "a ", "\t", "a" * 65])
def test_case_12_a_bad_display_name_is_refused(author, name):
    answer = ask_to_create(author, display_name=name)
    assert (answer.status_code, fields_of(answer)) == (400, ["display_name"])


@pytest.mark.parametrize("name", ["", "!!!!1 ?????", "<b> </b>", "a" * 64])
def test_case_12_a_good_display_name_is_taken(author, name):
    assert create(author, display_name=name)["display_name"] == name


def test_case_13_a_description_has_an_end(author):
    answer = ask_to_create(author, description="d" * 128)
    assert (answer.status_code, fields_of(answer)) == (400, ["description"])
    assert create(author, description="d" * 127)["description"] == "d" * 127


def test_case_14_durations_are_not_negative(author):
    answer = ask_to_create(author, default_ttl_ms=-1)
    assert (answer.status_code, fields_of(answer)) == (400, ["default_ttl_ms"])
    assert "positive integer" in answer.json()["validations"][0]["detail"]
    assert create(author, default_ttl_ms=0)["default_ttl_ms"] == 0


def test_case_15_an_unknown_version_makes_no_template(author):
    answer = ask_to_create(author, template_version_id=str(uuid4()))
    assert (answer.status_code, fields_of(answer)) == (404, ["template_version_id"])


def test_case_16_a_version_belongs_to_one_template(author):
    version = create(author)["active_version_id"]
    answer = ask_to_create(author, "other", template_version_id=version)
    assert (answer.status_code, fields_of(answer)) == (400, ["template_version_id"])


def test_case_17_everyone_can_be_kept_out(api, author, mia, olivia):
    hidden = create(author, disable_everyone_group_access=True)
    path = f"/templates/{hidden['id']}"
    assert api.as_(mia).get(path).status_code == 404
    assert api.as_(mia).get("/templates").json() == []
    assert api.as_(olivia).get(path).status_code == 200


def test_case_18_without_scheduling_its_settings_don_t_count(author, without_features):
    made = create(
        author,
        allow_user_autostart=False,
        allow_user_autostop=False,
        autostop_requirement={"days_of_week": ["friday", "saturday"], "weeks": 2},
        failure_ttl_ms=1000,
    )
    assert made["allow_user_autostart"] is made["allow_user_autostop"] is True
    assert made["autostop_requirement"] == {"days_of_week": [], "weeks": 1}
    assert made["failure_ttl_ms"] == 0


def test_case_19_days_are_shown_in_their_order(author):
    asked = {"days_of_week": ["saturday", "FRIDAY"], "weeks": 2}
    made = create(author, autostop_requirement=asked)
    shown = {"days_of_week": ["friday", "saturday"], "weeks": 2}
    assert made["autostop_requirement"] == shown
    read = author.get(f"/templates/{made['id']}").json()
    assert read["autostop_requirement"] == shown


def test_case_19_no_day_may_be_allowed(author):
    made = create(author, autostart_requirement={"days_of_week": []})
    assert made["autostart_requirement"] == {"days_of_week": []}


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("autostop_requirement", {"days_of_week": ["foobar"]}, "days_of_week"),
        ("autostart_requirement", {"days_of_week": ["foobar"]}, "days_of_week"),
        ("autostop_requirement", {"weeks": 17}, "weeks"),
        ("autostop_requirement", {"weeks": -1}, "weeks"),
    ],
)
def test_case_20_a_day_that_is_none_is_refused(author, field, value, wrong):
    answer = ask_to_create(author, **{field: value})
    assert (answer.status_code, fields_of(answer)) == (400, [f"{field}.{wrong}"])


def test_case_20_all_that_is_wrong_is_told(author):
    answer = ask_to_create(
        author,
        default_ttl_ms=-1,
        dormant_ttl_ms=-2,
        autostop_requirement={"days_of_week": ["foobar"], "weeks": 17},
        max_port_share_level="everybody",
    )
    assert fields_of(answer) == [
        "default_ttl_ms",
        "dormant_ttl_ms",
        "autostop_requirement.days_of_week",
        "autostop_requirement.weeks",
        "max_port_share_level",
    ]


def test_case_21_without_the_feature_ports_are_public(author, without_features):
    assert create(author)["max_port_share_level"] == "public"
    answer = ask_to_create(author, "other", max_port_share_level="public")
    assert (answer.status_code, fields_of(answer)) == (400, ["max_port_share_level"])


def test_case_22_the_active_version_can_be_required(author):
    assert create(author, require_active_version=True)["require_active_version"] is True


def test_case_22_but_not_without_the_feature(author, without_features):
    made = create(author, require_active_version=True)
    assert made["require_active_version"] is False


def test_case_23_three_things_are_in_the_audit_log(author, tom):
    create(author)
    entries = AuditLog.objects.filter(user_id=tom.pk).order_by("time")
    assert list(entries.values_list("resource_type", "action", "status_code")) == [
        ("template_version", "create", 201),
        ("template_version", "write", 200),
        ("template", "create", 200),
    ]


def test_case_24_a_member_creates_nothing(api, author, mia):
    version = push(author)["id"]
    answer = ask_to_create(api.as_(mia), template_version_id=version)
    assert answer.status_code == 403
    assert author.get("/templates").json() == []


# --- List and search: cases 25 to 29 -------------------------------------------------


def test_case_25_a_list_of_nothing_is_a_list(author):
    assert author.get("/templates").json() == []
    assert author.get(f"{ORGANIZATION}/templates").json() == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["barbaz", "foobar"]),
        ("bar", ["barbaz", "foobar"]),
        ("foo", ["foobar"]),
        ('name:"BAZ"', ["barbaz"]),
        ("exact_name:bar", []),
        ("exact_name:FooBar", ["foobar"]),
        ("%", []),
        ("_", []),
        ("deprecated:true", []),
        ("deprecated:false foo", ["foobar"]),
        ("deleted:true", []),
        (f"ids:{NO_SUCH_ID}", []),
    ],
)
def test_case_26_templates_are_found_by_name(author, query, found):
    create(author, "foobar")
    create(author, "barbaz")
    for path in ("/templates", f"{ORGANIZATION}/templates"):
        answer = author.get(f"{path}?q={query.replace('%', '%25')}")
        assert [each["name"] for each in answer.json()] == found


def test_case_27_templates_are_found_by_organization(api, olivia):
    owner = api.as_(olivia)
    other: Organization = make_organization("other")
    create(owner, "here")
    for way in ("default", "wirtual"):
        assert len(owner.get(f"/templates?q=organization:{way}").json()) == 1
    for way in (str(other.pk), "OTHER"):
        assert owner.get(f"/templates?q=organization:{way}").json() == []
    refused = owner.get("/templates?q=organization:nope")
    assert (refused.status_code, fields_of(refused)) == (400, ["organization"])
    # The path's organization wins.
    path = f"{ORGANIZATION}/templates?q=organization:other"
    assert [each["name"] for each in owner.get(path).json()] == ["here"]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("color:red", "color"),
        ("name:", "q"),
        (":x", "q"),
        ("a:b:c", "q"),
        ("one two", "name"),
        ("deleted:maybe", "deleted"),
        ("ids:xyz", "ids"),
    ],
)
def test_case_28_a_query_that_makes_no_sense_is_refused(author, query, wrong):
    for path in ("/templates", f"{ORGANIZATION}/templates"):
        answer = author.get(f"{path}?q={query}")
        assert (answer.status_code, fields_of(answer)) == (400, [wrong])


def test_case_29_a_template_is_found_by_its_name_in_any_case(author):
    made = create(author, "Docker")
    assert author.get(f"{ORGANIZATION}/templates/dOCKER").json() == made
    assert author.get(f"{ORGANIZATION}/templates/podman").status_code == 404
    assert author.get("/organizations/nope/templates/docker").status_code == 404
    assert author.get("/organizations/nope/templates").status_code == 404
    assert author.get("/organizations/nope/templates?q=a:b:c").status_code == 404


# --- Rulings -------------------------------------------------------------------------


def test_compatible_clients_are_answered_201(author):
    version = push(author)["id"]
    # The document knows our spelling only, so this answer isn't held against it.
    answer = author.client.post(
        f"/api/v2{ORGANIZATION}/templates",
        {"name": "docker", "template_version_id": version},
        content_type="application/json",
        headers={"Coder-Session-Token": author.token},
    )
    assert answer.status_code == 201


def test_members_of_a_listed_group_reach_a_template(api, author, mia, organization):
    made = create(author, disable_everyone_group_access=True)
    group = make_group(organization, "team", [mia])
    Template.objects.filter(pk=made["id"]).update(group_acl={str(group.pk): ["read"]})
    assert api.as_(mia).get("/templates").json() == [made]
    assert api.as_(mia).get(f"{ORGANIZATION}/templates/docker").json() == made


def test_who_is_elsewhere_reaches_nothing(api, author, stan):
    made = create(author)
    assert api.as_(stan).get("/templates").json() == []
    assert api.as_(stan).get(f"/templates/{made['id']}").status_code == 404
    assert api.as_(stan).get(f"{ORGANIZATION}/templates/docker").status_code == 404
