"""HTTP for passwords that were forgotten, and for asking how good one is.

None of these tells whether somebody has an account.
"""

from http import HTTPStatus

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.viewsets import PublicApiViewSet
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.trail import audited
from orgs_app.login.serializers import (
    ChangePasswordWithOneTimePasscodeRequestSerializer,
    RequestOneTimePasscodeRequestSerializer,
    ValidateUserPasswordRequestSerializer,
    ValidateUserPasswordResponseSerializer,
)
from orgs_app.user import passwords
from orgs_app.user.enums import LoginType
from orgs_app.user.errors import PasswordLoginDisabled
from orgs_app.user.models import User
from orgs_app.user.password_actions import (
    change_password_with_passcode,
    give_passcode,
    refuse_weak,
)
from wirtual.core.api.schema import Tag, operation


class PasscodeViewSet(PublicApiViewSet):
    @operation(
        "Request one-time passcode",
        tag=Tag.AUTHORIZATION,
        request=RequestOneTimePasscodeRequestSerializer,
        status=204,
        refusals=(400, 403),
        public=True,
    )
    def request_passcode(self, request: Request) -> Response:
        """Have a passcode mailed with which a forgotten password can be replaced.

        It can be used once, within 20 minutes. The answer is the same whether or not
        somebody has an account with this address.
        """
        refuse_if_disabled()
        body = self.body(RequestOneTimePasscodeRequestSerializer)
        user = User.objects.by_email(body["email"]).first()
        if user is None or user.login_type != LoginType.PASSWORD:
            # As much work as for somebody who gets one.
            passwords.hashed(body["email"])
            return Response(status=HTTPStatus.NO_CONTENT)
        with audited(
            self.origin,
            AuditAction.REQUEST_PASSWORD_RESET,
            user,
            status=HTTPStatus.NO_CONTENT,
        ) as entry:
            entry.user_id = user.pk
            give_passcode(user)
        return Response(status=HTTPStatus.NO_CONTENT)

    @operation(
        "Change password with a one-time passcode",
        tag=Tag.AUTHORIZATION,
        request=ChangePasswordWithOneTimePasscodeRequestSerializer,
        status=204,
        refusals=(400, 403),
        public=True,
    )
    def change_password(self, request: Request) -> Response:
        """Set a new password with a passcode that was mailed.

        All sessions of the user end, and all their tokens are deleted.
        """
        refuse_if_disabled()
        body = self.body(ChangePasswordWithOneTimePasscodeRequestSerializer)
        refuse_weak(body["password"])
        user = User.objects.by_email(body["email"]).first()
        with audited(
            self.origin, AuditAction.WRITE, user, status=HTTPStatus.NO_CONTENT
        ) as entry:
            entry.user_id = user.pk if user else None
            change_password_with_passcode(
                user, passcode=body["one_time_passcode"], password=body["password"]
            )
        return Response(status=HTTPStatus.NO_CONTENT)


class PasswordStrengthViewSet(PublicApiViewSet):
    @operation(
        "Validate user password",
        tag=Tag.AUTHORIZATION,
        request=ValidateUserPasswordRequestSerializer,
        responses=ValidateUserPasswordResponseSerializer,
        refusals=(400,),
        public=True,
    )
    def check(self, request: Request) -> Response:
        """Tell whether a password would be good enough, and why not."""
        body = self.body(ValidateUserPasswordRequestSerializer)
        problem = passwords.password_problem(body["password"])
        return Response({"valid": problem is None, "details": problem or ""})


def refuse_if_disabled() -> None:
    """Pass while people sign in with passwords.

    Raises:
        PasswordLoginDisabled: the deployment has switched them off.
    """
    if settings.WIRTUAL_DISABLE_PASSWORD_AUTH:
        raise PasswordLoginDisabled
