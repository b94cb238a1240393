"""Bases of the sections of the operators' site.

A section lists, searches and shows. It has no forms: what an operator may change is a
*verb*, a button that asks for confirmation and then calls the same action as the API.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.forms import Form
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin, TabularInline

from wirtual.core.errors import Refusal
from wirtual.core.ids import find_uuid
from wirtual.core.operators.cells import page_of


def told(refusal: Refusal) -> str:
    """A refusal in one text, with what is wrong with each field."""
    problems = (problem.detail for problem in refusal.validations)
    return " ".join((str(refusal), *problems))


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is filled in with, if it was sent."""
    return request.POST if request.method == "POST" else None


class ReadOnly:
    """Mixed into a model admin: everything may be seen, nothing edited."""

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        """Rows are made by actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are changed by actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are deleted by actions."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may enter the site may see everything in it."""
        return bool(self.admin_site.has_permission(request))  # type: ignore[attr-defined]


class KeysFirst(Paginator):  # type: ignore[type-arg]
    """Finds the keys of a page first, and then what its rows show.

    Otherwise subqueries would be computed for all the rows before the page as well.
    """

    def page(self, number: int | str) -> Page[Any]:
        """The rows of one page. Before the first there is nothing to compute."""
        number = self.validate_number(number)
        if number == 1:
            return super().page(number)
        first = (number - 1) * self.per_page
        rows: Any = self.object_list
        keys = list(rows.values_list("pk", flat=True)[first : first + self.per_page])
        return Page(rows.filter(pk__in=keys), number, self)


class Section(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Lists, searches and shows rows of one model."""

    list_per_page = 25
    paginator = KeysFirst
    list_max_show_all = 50
    show_full_result_count = False
    list_filter_submit = False
    list_filter_sheet = False
    list_fullwidth = True
    actions = None
    compressed_fields = True
    #: What an id that is searched for is compared with.
    id_fields: tuple[str, ...] = ("pk",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may enter the site sees every section."""
        return self.has_view_permission(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every field that the page shows."""
        return [
            name
            for _, options in self.get_fieldsets(request, obj)
            for name in options["fields"]
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Rows that the words occur in, or those with an id."""
        key = find_uuid(search_term.strip())
        if key is None:
            found: tuple[QuerySet[Any], bool] = super().get_search_results(
                request, queryset, search_term
            )
            return found
        same = Q()
        for name in self.id_fields:
            same |= Q(**{name: key})
        return queryset.filter(same), False

    def confirmed(
        self,
        request: HttpRequest,
        row: Model,
        *,
        title: str,
        question: str,
        done: str | Callable[[], str],
        act: Callable[[], object],
        then: str | Callable[[], str] = "",
        form: Form | None = None,
        details: str = "",
        is_grave: bool = False,
    ) -> HttpResponse:
        """Ask whether it shall be done, do it, and go back to the row's page.

        Where there is a better place afterwards, ``then`` says which. A ``form`` is
        shown until it is filled in rightly; ``details`` are what to know before.

        A refusal is told as a message there, in the words that the API has for it.
        """
        back = page_of(type(row), row.pk)
        if request.method == "POST" and (form is None or form.is_valid()):
            if not self.done(request, act, said=done):
                return HttpResponseRedirect(back)
            return HttpResponseRedirect((then() if callable(then) else then) or back)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "question": question,
            "original": row,
            "back": back,
            "form": form,
            "details": details,
            "is_grave": is_grave,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "operators/confirm.html", context)

    def done(
        self,
        request: HttpRequest,
        act: Callable[[], object],
        *,
        said: str | Callable[[], str],
    ) -> bool:
        """Do something, and tell that it is done, or why it was refused."""
        try:
            act()
        except Refusal as refusal:
            messages.error(request, told(refusal))
            return False
        messages.success(request, said() if callable(said) else said)
        return True

    def row_of(self, request: HttpRequest, key: str) -> Any:
        """The row that a verb is about.

        Raises:
            Http404: it has gone.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, key)
        if row is None:
            raise Http404
        return row


class Rows(ReadOnly, TabularInline):  # type: ignore[misc]
    """Rows that belong to the one on the page, a page of them at a time."""

    extra = 0
    max_num = 0
    per_page = 25
    can_delete = False
    hide_title = True
    show_change_link = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every column."""
        return self.fields
