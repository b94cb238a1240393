"""Every exception amounts to a refusal, or is a bug. Rule: spec/identity.md, 1.4."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import Http404

from orgs_app.models import GroupMember
from wirtual.core.api.errors import envelope, refusal_of
from wirtual.core.errors import FieldProblem, ValidationFailed


def test_empty_parts_of_the_envelope_are_left_out():
    assert set(envelope(ValidationFailed())) == {"message"}
    full = ValidationFailed(detail="why", validations=[FieldProblem("name", "bad")])
    assert set(envelope(full)) == {"message", "detail", "validations"}


@pytest.mark.parametrize(
    ("error", "status"),
    [(Http404(), 404), (OperationalError("gone"), 503), (ValidationFailed(), 400)],
)
def test_known_errors_have_their_status(error, status):
    assert refusal_of(error).status == status


@pytest.mark.parametrize("error", [ValueError("x"), IntegrityError("x")])
def test_what_nobody_explains_is_a_bug(error):
    assert refusal_of(error) is None


@transaction.atomic
def add_nobody_to_nothing() -> None:
    GroupMember.objects.create(user_id=uuid4(), group_id=uuid4())
    connection.check_constraints()


@pytest.mark.django_db
def test_a_row_whose_parent_has_just_gone_is_a_conflict():
    with pytest.raises(IntegrityError) as raised:
        add_nobody_to_nothing()
    assert refusal_of(raised.value).status == 409
