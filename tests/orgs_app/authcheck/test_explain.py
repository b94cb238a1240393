"""Why somebody may, or may not: never another answer than the decision's."""

from dataclasses import replace
from uuid import UUID

import pytest

from orgs_app.access.enums import Action, KeyScope, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.subject import Subject
from orgs_app.authcheck.explanations import Names, explained
from orgs_app.authcheck.questions import Question
from tests.orgs_app.access.test_may import MATRIX, SUBJECTS

HOME, GROUP, ME = UUID(int=0xA0), UUID(int=0xC0), UUID(int=1)
NAMES = Names({HOME: "home"}, {GROUP: "cooks"})
TEMPLATE = AccessObject(ResourceType.TEMPLATE, id=UUID(int=5), organization_id=HOME)


def explain(subject, action, target):
    return explained(subject, Question(action, target), NAMES)


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_decision_has_an_explanation(name):
    subject = SUBJECTS[name]
    for _, target, actions, _ in MATRIX:
        for action in actions:
            told = explain(subject, action, target)
            assert told["allowed"] == subject.may(action, target)
            assert bool(told["allowed_by"]) == told["allowed"]
            assert bool(told["missing"]) != told["allowed"]
            assert told["summary"]


def test_a_role_is_told_with_its_level():
    admin = Subject.build(ME, organization_roles={HOME: ["organization-admin"]})
    told = explain(admin, Action.CREATE, TEMPLATE)
    assert told["allowed_by"] == [
        {
            "source": "role",
            "name": "organization-admin",
            "level": "organization",
            "organization_id": HOME,
            "group_id": None,
            "text": "Your role Organization Admin in home allows it in that "
            "organization.",
        }
    ]


def test_what_one_owns_is_told():
    workspace = AccessObject(ResourceType.WORKSPACE, owner_id=ME, organization_id=HOME)
    member = Subject.build(ME, organization_roles={HOME: []})
    (reason,) = explain(member, Action.SSH, workspace)["allowed_by"]
    assert (reason["name"], reason["level"]) == ("member", "user")
    told = explain(Subject.build(ME), Action.SSH, workspace)
    assert told["summary"] == "You own it, but you aren't a member of its organization."
    told = explain(member, Action.SSH, replace(workspace, owner_id=UUID(int=7)))
    assert "own" in told["summary"]


def test_entries_of_access_lists_are_told():
    member = Subject.build(ME, organization_roles={HOME: []}, group_ids=[GROUP])
    shared = replace(
        TEMPLATE,
        user_acl={str(ME): ["*"]},
        group_acl={str(GROUP): ["read"], str(HOME): ["read"]},
    )
    reasons = explain(member, Action.READ, shared)["allowed_by"]
    assert [(each["source"], each["name"]) for each in reasons] == [
        ("user_acl", ""),
        ("group_acl", "Everyone"),
        ("group_acl", "cooks"),
    ]


def test_what_is_missing_names_roles_that_would_do():
    member = Subject.build(ME, organization_roles={HOME: []})
    told = " ".join(explain(member, Action.UPDATE, TEMPLATE)["missing"])
    for role in ("Owner", "Template Admin", "Organization Template Admin"):
        assert role in told
    assert "access list" in told


def test_a_narrow_key_is_told():
    narrow = Subject.build(ME, roles=["owner"], scope=KeyScope.APPLICATION_CONNECT)
    told = explain(narrow, Action.READ, TEMPLATE)
    assert (told["allowed"], "scope" in told["summary"]) == (False, True)


def test_what_makes_no_sense_is_told(api, mia):
    checks = {
        "type": {"object": {"resource_type": "rocket"}, "action": "read"},
        "word": {"object": {"resource_type": "template"}, "action": "fly"},
        "pair": {"object": {"resource_type": "template"}, "action": "ssh"},
        "gone": {
            "object": {"resource_type": "template", "resource_id": str(GROUP)},
            "action": "read",
        },
        "fine": {
            "object": {"resource_type": "user", "owner_id": "me"},
            "action": "read",
        },
    }
    answer = api.as_(mia).post("/authcheck/explain", {"checks": checks})
    assert answer.status_code == 200
    told = answer.json()["checks"]
    assert {key: each["allowed"] for key, each in told.items()} == {
        "type": False,
        "word": False,
        "pair": False,
        "gone": False,
        "fine": True,
    }
    assert "rocket" in told["type"]["summary"]
    assert "fly" in told["word"]["summary"]
    assert "view_insights" in told["pair"]["summary"]
    assert "no such template" in told["gone"]["summary"]


def test_bad_checks_are_refused_as_they_are_without_explanation(api, mia):
    nothing = {"it": {"object": {}, "action": "read"}}
    for path in ("/authcheck", "/authcheck/explain"):
        assert api.as_(mia).post(path, {"checks": nothing}).status_code == 400
