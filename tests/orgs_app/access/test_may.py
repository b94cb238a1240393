"""Who may do what to what: the whole verification matrix, row by row.

Rule: spec/organizations.md, 4. For every object and action, the subjects that are
listed are allowed, and all others are denied.
"""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from orgs_app.access.enums import Action, KeyScope, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permissions import ACTIONS
from orgs_app.access.subject import Subject

HOME, ABROAD = UUID(int=0xA0), UUID(int=0xB0)
GROUP = UUID(int=0xC0)
OWN = UUID(int=1)

T, A = ResourceType, Action
C, R, U, D = A.CREATE, A.READ, A.UPDATE, A.DELETE
CRUD = (C, R, U, D)


def person(number: int, *site: str, home: str | None = None, **more: object) -> Subject:
    memberships = {} if home is None else {HOME: [home] if home else []}
    return Subject.build(
        UUID(int=number),
        roles=site,
        organization_roles=more.pop("organization_roles", memberships),
        **more,
    )


def abroad(number: int, *roles: str) -> Subject:
    return person(number, organization_roles={ABROAD: roles})


#: ``M`` and ``OM`` are one user, without and with membership. ``GM`` is a member who
#: is in the group, ``SA`` the site's auditor.
SUBJECTS = {
    "O": person(10, "owner"),
    "M": person(1),
    "OM": person(1, home=""),
    "GM": person(11, home="", group_ids=[GROUP]),
    "OA": person(12, home="organization-admin"),
    "OAu": person(13, home="organization-auditor"),
    "OU": person(14, home="organization-user-admin"),
    "OT": person(15, home="organization-template-admin"),
    "XM": abroad(16),
    "XA": abroad(17, "organization-admin"),
    "XAu": abroad(18, "organization-auditor"),
    "XU": abroad(19, "organization-user-admin"),
    "XT": abroad(20, "organization-template-admin"),
    "TA": person(21, "template-admin"),
    "UA": person(22, "user-admin"),
    "SA": person(23, "auditor"),
}
EVERYBODY = " ".join(SUBJECTS)
#: Members of the object's organization, whatever their role.
MEMBERS = "OM GM OA OAu OU OT"

USER = AccessObject(T.USER, id=OWN, owner_id=OWN)
WORKSPACE = AccessObject(T.WORKSPACE, owner_id=OWN, organization_id=HOME)
DORMANT = replace(WORKSPACE, type=T.WORKSPACE_DORMANT)
TEMPLATE = AccessObject(T.TEMPLATE, organization_id=HOME)
SHARED_TEMPLATE = replace(TEMPLATE, group_acl={str(HOME): ["read"]})
ORGANIZATION = AccessObject(T.ORGANIZATION, id=HOME, organization_id=HOME)
ORG_ROLE = AccessObject(T.ASSIGN_ORG_ROLE, organization_id=HOME)
MEMBERSHIP = AccessObject(
    T.ORGANIZATION_MEMBER, id=OWN, owner_id=OWN, organization_id=HOME
)
A_GROUP = AccessObject(
    T.GROUP, id=GROUP, organization_id=HOME, group_acl={str(GROUP): ["read"]}
)
EVERYONE = AccessObject(
    T.GROUP, id=HOME, organization_id=HOME, group_acl={str(HOME): ["read"]}
)
IN_GROUP = AccessObject(T.GROUP_MEMBER, id=OWN, owner_id=OWN, organization_id=HOME)
SOMEBODY_IN_GROUP = replace(IN_GROUP, id=UUID(int=99), owner_id=UUID(int=99))
DAEMON = AccessObject(T.PROVISIONER_DAEMON, organization_id=HOME)
OWNED_DAEMON = replace(DAEMON, owner_id=OWN)
KEYS = AccessObject(T.PROVISIONER_KEYS, organization_id=HOME)


def anywhere(resource_type: ResourceType, **more: object) -> AccessObject:
    return AccessObject(resource_type, any_organization=True, **more)


#: Name of the object, the object, actions, the subjects that are allowed.
MATRIX = [
    ("user", USER, (R,), "M OM O TA UA SA OA OU XA XU"),
    ("user", USER, (C, U, D), "O UA"),
    ("user", USER, (A.READ_PERSONAL, A.UPDATE_PERSONAL), "M OM O UA"),
    ("workspace", WORKSPACE, (R,), "O OM OA TA OT"),
    ("workspace", WORKSPACE, (C, U, D, A.START, A.STOP), "O OM OA"),
    ("workspace", WORKSPACE, (A.SSH, A.APPLICATION_CONNECT), "O OM"),
    ("dormant workspace", DORMANT, (*CRUD, A.STOP), "O OM OA"),
    ("dormant workspace", DORMANT, (A.START, A.SSH, A.APPLICATION_CONNECT), ""),
    ("template", TEMPLATE, (R, A.VIEW_INSIGHTS), "O OA TA OT SA"),
    ("template", TEMPLATE, (C, U, D), "O OA TA OT"),
    ("shared template", SHARED_TEMPLATE, (R,), f"O TA SA {MEMBERS}"),
    ("shared template", SHARED_TEMPLATE, (C, U, D), "O OA TA OT"),
    ("file", AccessObject(T.FILE), (C,), "O TA"),
    ("own file", AccessObject(T.FILE, owner_id=OWN), (C, R), "O M OM TA"),
    ("new organization", AccessObject(T.ORGANIZATION), (C,), "O"),
    ("organization", ORGANIZATION, (U, D), "O OA"),
    ("organization", ORGANIZATION, (R,), f"O TA {MEMBERS}"),
    ("site roles", AccessObject(T.ASSIGN_ROLE), (C, U), "O"),
    ("site roles", AccessObject(T.ASSIGN_ROLE), (A.ASSIGN, D), "O UA"),
    ("site roles", AccessObject(T.ASSIGN_ROLE), (R,), EVERYBODY),
    ("organization roles", ORG_ROLE, (C, U), "O OA"),
    ("organization roles", ORG_ROLE, (A.ASSIGN, D), "O OA UA OU"),
    ("organization roles", ORG_ROLE, (R,), f"O UA {MEMBERS}"),
    ("API key", AccessObject(T.API_KEY, owner_id=OWN), CRUD, "O M OM"),
    ("membership", MEMBERSHIP, (C, U, D), "O OA UA OU"),
    ("membership", MEMBERSHIP, (R,), "O OA UA OM TA OU OT SA"),
    ("group", A_GROUP, (C, U, D), "O OA UA OU"),
    ("group", A_GROUP, (R,), "O OA UA TA OT OU SA GM"),
    ("group Everyone", EVERYONE, (C, U, D), "O OA UA OU"),
    ("group Everyone", EVERYONE, (R,), f"O UA TA SA {MEMBERS}"),
    ("own group membership", IN_GROUP, (R,), "O OA UA TA OT OU OM SA"),
    ("other's group membership", SOMEBODY_IN_GROUP, (R,), "O OA UA TA OT OU SA"),
    *(
        (resource_type, AccessObject(resource_type), ACTIONS[resource_type], "O")
        for resource_type in (
            T.LICENSE,
            T.DEBUG_INFO,
            T.REPLICAS,
            T.TAILNET_COORDINATOR,
            T.SYSTEM,
            T.CRYPTO_KEY,
            T.OAUTH2_APP_SECRET,
            T.OAUTH2_APP_CODE_TOKEN,
            T.NOTIFICATION_TEMPLATE,
            T.NOTIFICATION_MESSAGE,
        )
    ),
    ("deployment stats", AccessObject(T.DEPLOYMENT_STATS), (R,), "O SA"),
    ("deployment config", AccessObject(T.DEPLOYMENT_CONFIG), (R,), "O SA"),
    ("deployment config", AccessObject(T.DEPLOYMENT_CONFIG), (U,), "O"),
    ("site audit log", AccessObject(T.AUDIT_LOG), (R,), "O SA"),
    ("site audit log", AccessObject(T.AUDIT_LOG), (C,), "O"),
    ("audit log", AccessObject(T.AUDIT_LOG, organization_id=HOME), (R,), "O SA OA OAu"),
    ("audit log", AccessObject(T.AUDIT_LOG, organization_id=HOME), (C,), "O OA"),
    ("daemon", DAEMON, (C, U, D), "O TA OA"),
    ("daemon", DAEMON, (R,), f"O TA {MEMBERS}"),
    ("owned daemon", OWNED_DAEMON, (C, U, D), "O TA OA OM"),
    ("owned daemon", OWNED_DAEMON, (R,), f"O TA {MEMBERS}"),
    ("provisioner keys", KEYS, (C, R, D), "O OA"),
    ("OAuth2 app", AccessObject(T.OAUTH2_APP), (C, U, D), "O"),
    ("OAuth2 app", AccessObject(T.OAUTH2_APP), (R,), EVERYBODY),
    ("workspace proxy", AccessObject(T.WORKSPACE_PROXY), (C, U, D), "O"),
    ("workspace proxy", AccessObject(T.WORKSPACE_PROXY), (R,), EVERYBODY),
    (
        "own notification preference",
        AccessObject(T.NOTIFICATION_PREFERENCE, owner_id=OWN),
        (R, U),
        "O M OM",
    ),
    (
        "membership anywhere",
        anywhere(T.ORGANIZATION_MEMBER),
        (C,),
        "O UA OA XA OU XU",
    ),
    ("template anywhere", anywhere(T.TEMPLATE), (C,), "O TA OT XT OA XA"),
    (
        "own workspace anywhere",
        anywhere(T.WORKSPACE, owner_id=OWN),
        (C,),
        "O OA XA OM",
    ),
    (
        "identity provider settings",
        AccessObject(T.IDPSYNC_SETTINGS, organization_id=HOME),
        (R, U),
        "O OA OU UA",
    ),
    (
        "identity provider settings of the site",
        AccessObject(T.IDPSYNC_SETTINGS),
        (R, U),
        "O UA",
    ),
]


def rows() -> Iterator[object]:
    for name, thing, actions, allowed in MATRIX:
        for action in actions:
            for who in SUBJECTS:
                expected = who in allowed.split()
                verb = "may" if expected else "may not"
                yield pytest.param(
                    who, action, thing, expected, id=f"{who} {verb} {action} {name}"
                )


@pytest.mark.parametrize(("who", "action", "thing", "expected"), list(rows()))
def test_the_matrix_holds(who, action, thing, expected):
    assert SUBJECTS[who].may(action, thing) is expected


def test_every_type_has_a_row_for_each_of_its_actions():
    asked = {
        (thing.type, action) for _, thing, actions, _ in MATRIX for action in actions
    }
    known = {(each, action) for each, actions in ACTIONS.items() for action in actions}
    assert known - asked == set()


@pytest.mark.parametrize("who", SUBJECTS)
def test_what_a_type_does_not_know_is_denied_to_everybody(who):
    assert not SUBJECTS[who].may(A.USE, TEMPLATE)
    assert not SUBJECTS[who].may(A.USE, replace(TEMPLATE, user_acl={str(OWN): ["*"]}))
    assert not SUBJECTS[who].may(A.READ, AccessObject(T.WILDCARD))


def test_an_access_list_may_allow_every_action():
    listed = replace(TEMPLATE, user_acl={str(OWN): ["*"]})
    assert SUBJECTS["M"].may(A.DELETE, listed)
    assert not SUBJECTS["GM"].may(A.READ, listed)


def test_a_group_counts_only_inside_its_organization():
    listed = replace(TEMPLATE, group_acl={str(GROUP): ["read"]})
    stranger = person(30, group_ids=[GROUP])
    assert SUBJECTS["GM"].may(A.READ, listed)
    assert not stranger.may(A.READ, listed)


def test_any_organization_and_a_certain_one_exclude_each_other():
    both = AccessObject(T.TEMPLATE, organization_id=HOME, any_organization=True)
    assert not SUBJECTS["O"].may(A.READ, both)


def test_an_owner_can_be_kept_out_of_workspaces():
    owner = person(10, "owner", owner_workspace_exec=False)
    assert not owner.may(A.SSH, WORKSPACE)
    assert not owner.may(A.APPLICATION_CONNECT, WORKSPACE)
    assert owner.may(A.READ, WORKSPACE)


def test_a_key_for_applications_opens_applications_and_nothing_else():
    key = person(1, home="", scope=KeyScope.APPLICATION_CONNECT)
    assert key.may(A.APPLICATION_CONNECT, WORKSPACE)
    assert not key.may(A.READ, WORKSPACE)
    assert not key.may(A.READ, USER)


def test_a_scope_may_name_the_objects_that_it_is_for():
    key = person(1, scope_ids=[str(OWN)])
    assert key.may(A.READ, USER)
    assert not key.may(A.READ, replace(USER, id=UUID(int=2)))


def test_unknown_role_names_are_dropped():
    subject = person(1, "king", organization_roles={HOME: ["queen"]})
    assert subject.may(A.READ, USER)
    assert not subject.may(A.DELETE, USER)


def test_background_work_may_do_everything():
    subject = Subject.system("hang detector")
    assert subject.is_system
    assert subject.may(A.SSH, WORKSPACE)
    assert not subject.may(A.USE, TEMPLATE)
