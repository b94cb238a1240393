"""GET /updatecheck. Rule: spec/identity.md, 9."""


def test_the_server_knows_of_no_newer_version(api):
    answer = api.get("/updatecheck")
    version = answer.headers["X-Wirtual-Build-Version"]
    assert answer.json() == {"current": True, "version": version, "url": ""}
