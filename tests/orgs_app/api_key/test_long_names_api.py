"""Names that are too long are refused by name."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_token_s_name_has_a_largest_length(api, olivia):
    client = api.as_(olivia)
    answer = client.post("/users/me/keys/tokens", {"token_name": "x" * 3000})
    assert answer.status_code == 400
    (problem,) = answer.json()["validations"]
    assert problem["field"] == "token_name"
    good = client.post("/users/me/keys/tokens", {"token_name": "x" * 255})
    assert good.status_code == 201
