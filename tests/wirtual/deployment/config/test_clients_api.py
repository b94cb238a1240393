"""What clients are told: SSH and experiments. Rule: spec/identity.md, 9."""


def test_ssh_has_a_prefix_and_options(api, mia, settings):
    client = api.as_(mia)
    assert client.get("/deployment/ssh").json() == {
        "hostname_prefix": "wirtual.",
        "ssh_config_options": {},
    }
    settings.WIRTUAL_SSH_HOSTNAME_PREFIX = "dev-"
    settings.WIRTUAL_SSH_CONFIG_OPTIONS = ("ForwardAgent=yes", "SetEnv=A=B")
    assert client.get("/deployment/ssh").json() == {
        "hostname_prefix": "dev-",
        "ssh_config_options": {"ForwardAgent": "yes", "SetEnv": "A=B"},
    }


def test_experiments_are_listed_in_lower_case(api, mia, settings):
    client = api.as_(mia)
    assert client.get("/experiments").json() == []
    settings.WIRTUAL_EXPERIMENTS = ("*", "Workspace-Usage", "mine")
    assert client.get("/experiments").json() == ["workspace-usage", "mine"]


def test_no_experiment_is_safe(api, mia):
    assert api.as_(mia).get("/experiments/available").json() == {"safe": []}
