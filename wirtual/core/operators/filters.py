"""Filters that several sections of the operators' site share."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest


class Deleted(SimpleListFilter):
    """Hides rows that were deleted softly, unless they are asked for."""

    title = "existence"
    parameter_name = "deleted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be chosen besides the usual."""
        return [("only", "Deleted")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The usual first, by its right name."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": "Existing"}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that are deleted, or those that are not."""
        return queryset.filter(deleted=self.value() == "only")
