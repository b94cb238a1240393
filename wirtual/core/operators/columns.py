"""Marks on the methods of sections: a column of a list, a verb of a page."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponseBase
from unfold.decorators import action
from unfold.enums import ActionVariant

Method = TypeVar("Method", bound=Callable[..., Any])
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def column(
    title: str, *, ordering: Any = None, header: bool = False
) -> Callable[[Method], Method]:
    """Give a value its title, and what lists are ordered by to order by it.

    A header returns two texts, the second of which stands below the first.
    """

    def mark(method: Method) -> Method:
        method.short_description = title  # type: ignore[attr-defined]
        if ordering is not None:
            method.admin_order_field = ordering  # type: ignore[attr-defined]
        if header:
            method.header = True  # type: ignore[attr-defined]
        return method

    return mark


def verb(
    title: str, *, path: str, icon: str, permission: str, is_grave: bool = False
) -> Callable[[View], View]:
    """Make a button of a view, below the page's address.

    It is there while ``has_<permission>_permission`` says so, and answers only then.
    """
    marked: Callable[[View], View] = action(
        description=title,
        url_path=path,
        icon=icon,
        permissions=[permission],
        variant=ActionVariant.DANGER if is_grave else ActionVariant.DEFAULT,
    )
    return marked
