"""Icons that templates of ours name are served by the product itself."""

import re
from pathlib import Path

import pytest
from django.test import Client

import templates_app.example

BUNDLED = Path(templates_app.example.__file__).parent / "bundled"
NAMED = sorted(
    {
        icon
        for path in BUNDLED.rglob("*")
        if path.suffix in {".tf", ".md"}
        for icon in re.findall(r"/(?:icon|emojis)/[\w.-]+", path.read_text())
    }
)


@pytest.mark.parametrize("icon", NAMED)
def test_an_icon_of_an_example_is_served(icon: str) -> None:
    answer = Client().get(icon)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"".join(answer).startswith(b"<svg")
