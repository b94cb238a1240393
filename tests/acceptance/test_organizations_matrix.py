"""Rows of the permission matrix, asked over HTTP.

Rule: spec/organizations.md, 13, case 40; the rows are those of 4.
"""

import pytest

from tests.make.people import default_organization, make_member, make_user

pytestmark = pytest.mark.django_db

#: Who is asked about, by role: of the site, or of the default organization.
SITE = {"owner": "owner", "auditor": "auditor", "TA": "template-admin"}
SITE |= {"UA": "user-admin", "M": ""}
ORGANIZATION = {
    "OM": "",
    "OA": "organization-admin",
    "OAu": "organization-auditor",
    "OU": "organization-user-admin",
    "OT": "organization-template-admin",
}

#: Type and action, whether in the organization, and who may.
ROWS = {
    ("user", "read", False): {"owner", "auditor", "TA", "UA", "OA", "OU"},
    ("template", "create", True): {"owner", "TA", "OA", "OT"},
    ("workspace", "ssh", True): {"owner"},
    ("organization", "update", True): {"owner", "OA"},
    ("assign_org_role", "assign", True): {"owner", "UA", "OA", "OU"},
    ("group", "create", True): {"owner", "UA", "OA", "OU"},
    ("audit_log", "read", False): {"owner", "auditor"},
    ("deployment_config", "read", False): {"owner", "auditor"},
    ("license", "read", False): {"owner"},
    ("idpsync_settings", "read", True): {"owner", "UA", "OA", "OU"},
}


@pytest.mark.parametrize("name", [*SITE, *ORGANIZATION])
def test_the_matrix_is_answered_for_each_subject(api, name):  # case 40
    organization = default_organization()
    if name in SITE:
        user = make_user(name.lower(), roles=[SITE[name]] if SITE[name] else [])
    else:
        user = make_user(name.lower())
        role = ORGANIZATION[name]
        make_member(user, organization, roles=[role] if role else [])
    checks = {
        f"{kind} {action}": {
            "object": {
                "resource_type": kind,
                **({"organization_id": str(organization.pk)} if within else {}),
            },
            "action": action,
        }
        for kind, action, within in ROWS
    }
    answer = api.as_(user).post("/authcheck", {"checks": checks})
    expected = {
        f"{kind} {action}": name in allowed
        for (kind, action, _), allowed in ROWS.items()
    }
    assert answer.json() == expected
