"""Organizations, case by case, over HTTP. Rule: spec/organizations.md, 13."""


def test_a_fresh_server_has_one_organization(owner):  # case 1
    (organization,) = owner.get("/organizations").json()
    assert organization["is_default"] is True
    assert (organization["name"], organization["display_name"]) == (
        "wirtual",
        "Wirtual",
    )
    for name in ("default", organization["name"], organization["id"]):
        assert owner.get(f"/organizations/{name}").json() == organization


def test_a_foreign_organization_is_not_found(api, stan, organization):  # case 7
    client = api.as_(stan)
    assert client.get("/organizations/wirtual").status_code == 404
    assert client.get(f"/organizations/{organization.pk}").status_code == 404
    assert [each["name"] for each in client.get("/organizations").json()] == [
        "elsewhere"
    ]


def test_memberships_anywhere_may_be_asked_about(owner, api, mia):  # case 41
    check = {
        "object": {"resource_type": "organization_member", "any_org": True},
        "action": "create",
    }
    body = {"checks": {"it": check}}
    assert owner.post("/authcheck", body).json() == {"it": True}
    assert api.as_(mia).post("/authcheck", body).json() == {"it": False}


def test_owners_can_be_kept_out_of_workspaces(owner, settings):  # case 42
    checks = {
        action: {"object": {"resource_type": "workspace"}, "action": action}
        for action in ("ssh", "read")
    }
    assert owner.post("/authcheck", {"checks": checks}).json()["ssh"] is True
    settings.WIRTUAL_DISABLE_OWNER_WORKSPACE_ACCESS = True
    answer = owner.post("/authcheck", {"checks": checks}).json()
    assert answer == {"ssh": False, "read": True}
