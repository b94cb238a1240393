"""What entries say in a sentence. Rule: spec/identity.md, 8.2."""

import pytest

from orgs_app.audit_log.wording import describe


@pytest.mark.parametrize(
    ("action", "resource_type", "status", "sentence"),
    [
        ("create", "template_version", 201, "{user} created template version {target}"),
        (
            "write",
            "user",
            403,
            "{user} unsuccessfully attempted to write user {target}",
        ),
        ("delete", "api_key", 204, "{user} deleted token {target}"),
        ("login", "api_key", 201, "{user} logged in"),
        ("login", "api_key", 401, "{user} unsuccessfully attempted to login"),
        ("logout", "api_key", 200, "{user} logged out"),
        ("register", "api_key", 201, "{user} registered"),
        ("write", "git_ssh_key", 200, "{user} updated the git ssh key"),
        ("start", "workspace_build", 201, "{user} started workspace {target}"),
        (
            "create",
            "convert_login",
            201,
            "{user} created login type conversion to {target}",
        ),
        (
            "request_password_reset",
            "user",
            204,
            "password reset requested for {target}",
        ),
        (
            "write",
            "notifications_settings",
            200,
            "{user} updated notifications_settings {target}",
        ),
    ],
)
def test_an_entry_says_what_happened(action, resource_type, status, sentence):
    assert describe(action, resource_type, status) == sentence
