"""What is asked for the first account. The rules are those of the API."""

from collections.abc import Callable, Sequence

from django import forms
from django.core.exceptions import ValidationError

from orgs_app.user.emails import email_problem
from wirtual.core import names
from wirtual.core.errors import FieldProblem

POLICY = (
    "Hard to guess: long, or with upper case, lower case, digits and special "
    "characters mixed."
)


class FirstAccountForm(forms.Form):
    """E-mail address, username, name and password."""

    email = forms.CharField(
        label="E-mail address",
        widget=forms.EmailInput({"autocomplete": "email", "autofocus": True}),
    )
    username = forms.CharField(
        widget=forms.TextInput({"autocomplete": "username", "spellcheck": "false"}),
        help_text="Letters and digits, in groups joined by single hyphens.",
    )
    name = forms.CharField(
        required=False,
        label="Your name",
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=POLICY,
    )

    def clean_email(self) -> str:
        """An e-mail address."""
        return self._obeying("email", email_problem)

    def clean_username(self) -> str:
        """A name that can stand in a URL."""
        return self._obeying("username", names.name_problem)

    def clean_name(self) -> str:
        """What a person can be called."""
        return self._obeying("name", names.real_name_problem)

    def blame(self, problems: Sequence[FieldProblem]) -> None:
        """Show what the action had against single fields."""
        for problem in problems:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, _sentence(problem.detail))

    def _obeying(self, field: str, rule: Callable[[str], str | None]) -> str:
        text: str = self.cleaned_data[field]
        problem = rule(text)
        if problem:
            raise ValidationError(_sentence(problem))
        return text


def _sentence(problem: str) -> str:
    """A rule's words, which speak of "it", as a sentence."""
    return f"It {problem}."
