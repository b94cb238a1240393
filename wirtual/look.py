"""The look of the operators' site, in the form that unfold reads from the settings."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def icon(request: HttpRequest) -> str:
    """The product's mark."""
    return static("wirtual/icon.svg")


def sheet(request: HttpRequest) -> str:
    """What we add to unfold's style sheet."""
    return static("wirtual/admin.css")


LOOK: dict[str, Any] = {
    "SITE_TITLE": "Wirtual",
    "SITE_HEADER": "Wirtual",
    "SITE_SUBHEADER": "For operators",
    "SITE_URL": None,
    "SITE_ICON": icon,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": icon}],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "ACCOUNT": {
        "navigation": [
            {"title": "API documentation", "link": reverse_lazy("documentation")},
            {"title": "My API keys", "link": "wirtual.admin.own_keys"},
        ]
    },
    "STYLES": [sheet],
    "SIDEBAR": {"show_search": False, "navigation": "wirtual.admin.sidebar"},
    "COLORS": {
        "primary": {
            "50": "oklch(97.5% .014 208)",
            "100": "oklch(94.5% .03 208)",
            "200": "oklch(89% .055 208)",
            "300": "oklch(81% .085 208)",
            "400": "oklch(71% .1 210)",
            "500": "oklch(58% .095 212)",
            "600": "oklch(48.5% .083 214)",
            "700": "oklch(42% .072 216)",
            "800": "oklch(36.5% .06 217)",
            "900": "oklch(31.5% .05 218)",
            "950": "oklch(23% .038 219)",
        },
    },
}
