"""The page of an example, which the API's answers lead to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from templates_app.example.bundle import find_example

_MARKDOWN = MarkdownIt("commonmark").enable("table")


@require_safe
def example_page(request: HttpRequest, example_id: str) -> HttpResponse:
    """Show what an example is. It comes along with the product, and is no secret."""
    example = find_example(example_id)
    if example is None:
        raise Http404
    # Written by us, so its HTML can be trusted.
    about = mark_safe(_MARKDOWN.render(example.markdown))  # noqa: S308
    return render(request, "example.html", {"example": example, "about": about})
