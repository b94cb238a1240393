"""The page at ``/``."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from orgs_app.user.actions import create_first_user
from orgs_app.user.errors import FirstUserExists
from orgs_app.user.queries import any_user_exists
from wirtual.core.errors import Refusal
from wirtual.deployment.welcome.forms import FirstAccountForm

TOO_LATE = (
    "Somebody else has created the first account in the meantime. Sign in with it, or "
    "ask whoever holds it for an account of your own."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def front_door(request: HttpRequest) -> HttpResponse:
    """Make the first account; once there is one, lead to the operators' site."""
    if request.method == "POST":
        return _create(request)
    if any_user_exists():
        return _way_in(request)
    return render(request, "first.html", {"form": FirstAccountForm()})


def _create(request: HttpRequest) -> HttpResponse:
    form = FirstAccountForm(request.POST)
    if form.is_valid():
        try:
            user, _ = create_first_user(**form.cleaned_data)
        except FirstUserExists:
            messages.error(request, TOO_LATE)
            return _way_in(request)
        except Refusal as refusal:
            form.blame(refusal.validations)
            if not refusal.validations:
                form.add_error(None, str(refusal))
        else:
            login(request, user)
            messages.success(request, "Your account is ready, and you are signed in.")
            return redirect("admin:index")
    elif any_user_exists():
        messages.error(request, TOO_LATE)
        return _way_in(request)
    return render(request, "first.html", {"form": form}, status=HTTPStatus.BAD_REQUEST)


def _way_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("admin:index")
    return redirect("admin:login")
