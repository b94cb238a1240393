"""Questions about accounts that have no row for an answer."""

from orgs_app.user.models import User


def any_user_exists() -> bool:
    """Whether somebody has an account, so that the first user can't be created."""
    return User.objects.existing().exists()
