"""Who acts on the operators' site, in the form that `audited` and `permit` take."""

from typing import Any

from django.http import HttpRequest

from orgs_app.access.origin import Origin
from orgs_app.access.subject import Subject


def operator_origin(request: HttpRequest) -> Origin:
    """The origin of a request of somebody who entered the site.

    Only owners can, whose site role gives them everything; what they may do in single
    organizations besides doesn't matter.
    """
    return Origin.of(request, operator_subject(request))


def operator_subject(request: HttpRequest) -> Subject:
    """Who is signed in to the site."""
    user: Any = request.user  # an account; it isn't known down here
    return Subject.build(
        user.pk,
        username=user.username,
        email=user.email,
        name=user.name,
        roles=user.rbac_roles,
    )
