"""HTTP for what concerns a user alone: profile, password, Git key."""

from http import HTTPStatus
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.enums import Action, ResourceType
from orgs_app.access.objects import AccessObject
from orgs_app.access.permits import permit
from orgs_app.access.viewsets import ApiViewSet
from orgs_app.audit.enums import AuditAction
from orgs_app.audit.trail import audited
from orgs_app.ssh_key.actions import regenerate_key
from orgs_app.ssh_key.models import GitSSHKey
from orgs_app.user.actions import choose_theme, edit_profile
from orgs_app.user.autofill import values_of
from orgs_app.user.lookup import get_user, get_user_id
from orgs_app.user.password_actions import change_password
from orgs_app.user.reads import read_git_key, read_user, without_organization_roles
from orgs_app.user.serializers import (
    GitSSHKeySerializer,
    UpdateUserAppearanceSettingsRequestSerializer,
    UpdateUserPasswordRequestSerializer,
    UpdateUserProfileRequestSerializer,
    UserParameterSerializer,
    UserSerializer,
)
from wirtual.core.api.schema import Tag, operation
from wirtual.core.errors import NotFound

CHANGES = (400, 401, 403, 404)


def record_of(user_id: UUID) -> AccessObject:
    """A user's record, to ask permissions about."""
    return AccessObject(ResourceType.USER, id=user_id, owner_id=user_id)


class ProfileViewSet(ApiViewSet):
    @operation(
        "Update user profile",
        tag=Tag.USERS,
        request=UpdateUserProfileRequestSerializer,
        responses=UserSerializer,
        refusals=(*CHANGES, 409),
    )
    def update(self, request: Request, user: str) -> Response:
        """Change what a user is called: the username, and the name of the person."""
        target = get_user(self.subject, user)
        with audited(self.origin, AuditAction.WRITE, target):
            permit(self.subject, Action.UPDATE_PERSONAL, target)
            body = self.body(UpdateUserProfileRequestSerializer)
            edit_profile(target, username=body["username"], name=body["name"])
        return self.shown(target.pk)

    @operation(
        "Update user appearance settings",
        tag=Tag.USERS,
        request=UpdateUserAppearanceSettingsRequestSerializer,
        responses=UserSerializer,
        refusals=CHANGES,
    )
    def appearance(self, request: Request, user: str) -> Response:
        """Keep how a user wants pages to look."""
        target = get_user(self.subject, user)
        permit(self.subject, Action.UPDATE_PERSONAL, target)
        body = self.body(UpdateUserAppearanceSettingsRequestSerializer)
        choose_theme(target, body["theme_preference"])
        return self.shown(target.pk)

    @operation(
        "Get autofill build parameters for user",
        tag=Tag.USERS,
        responses=UserParameterSerializer(many=True),
        parameters=[
            OpenApiParameter(
                "template_id",
                str,
                required=True,
                description="The template whose parameters are asked about.",
            )
        ],
    )
    def autofill(self, request: Request, user: str) -> Response:
        """List the values that a user gave to a template's parameters, latest first."""
        user_id = get_user_id(self.subject, user)
        if not self.subject.may(Action.READ_PERSONAL, record_of(user_id)):
            raise NotFound
        query = self.query()
        template_id = query.id("template_id", required=True)
        query.refuse_unknown()
        query.refuse_if_wrong()
        values = values_of(user_id, template_id) if template_id else []
        return Response([{"name": name, "value": value} for name, value in values])

    def shown(self, user_id: UUID) -> Response:
        """The user, as the caller may see them."""
        shown = read_user(self.subject, str(user_id))
        return Response(without_organization_roles(shown))


class PasswordViewSet(ApiViewSet):
    @operation(
        "Update user password",
        tag=Tag.USERS,
        request=UpdateUserPasswordRequestSerializer,
        status=204,
        refusals=CHANGES,
    )
    def update(self, request: Request, user: str) -> Response:
        """Set a new password. All sessions end, and all tokens are deleted.

        Your own password is changed by whoever knows it. Who may manage users sets
        other people's without.
        """
        target = get_user(self.subject, user)
        with audited(
            self.origin, AuditAction.WRITE, target, status=HTTPStatus.NO_CONTENT
        ):
            if not self.subject.may(Action.UPDATE_PERSONAL, target):
                raise NotFound
            body = self.body(UpdateUserPasswordRequestSerializer)
            change_password(
                target,
                password=body["password"],
                old_password=body["old_password"],
                is_own=target.pk == self.subject.user_id,
            )
        return Response(status=HTTPStatus.NO_CONTENT)


class GitKeyViewSet(ApiViewSet):
    @operation("Get user Git SSH key", tag=Tag.USERS, responses=GitSSHKeySerializer)
    def retrieve(self, request: Request, user: str) -> Response:
        """Show the public key that Git servers have to know to let workspaces in."""
        key = read_git_key(self.subject, user)
        if not self.subject.may(Action.READ_PERSONAL, record_of(key["user_id"])):
            raise NotFound
        return Response(key)

    @operation(
        "Regenerate user SSH key",
        tag=Tag.USERS,
        responses=GitSSHKeySerializer,
        refusals=CHANGES,
    )
    def regenerate(self, request: Request, user: str) -> Response:
        """Make a new pair of keys. The old one opens nothing from workspaces any more.

        The new public key has to be entered at Git servers.
        """
        target = get_user(self.subject, user)
        key = GitSSHKey.objects.filter(user=target).first()
        if key is None:
            raise NotFound
        with audited(self.origin, AuditAction.WRITE, key):
            permit(self.subject, Action.UPDATE_PERSONAL, target)
            regenerate_key(key)
        return Response(read_git_key(self.subject, str(target.pk)))
