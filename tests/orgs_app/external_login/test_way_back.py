"""Where a browser goes after signing in: never to another server."""

import pytest

from orgs_app.external_login.dance import local_path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "/"),
        ("/x?y=1", "/x?y=1"),
        ("x", "/x"),
        ("https://evil.example/x?y=1", "/x?y=1"),
        ("//evil.example/x", "/x"),
        ("///evil.example/x", "/evil.example/x"),
        ("////evil.example/x", "/evil.example/x"),
        ("/\\evil.example/x", "/x"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example/x", "/x"),
        ("\x01//evil.example/x", "/x"),
        ("https:///evil.example", "/evil.example"),
        ("https:evil.example", "/evil.example"),
        ("javascript:alert(1)", "/alert(1)"),
        ("/x\r\nSet-Cookie: a=b", "/xSet-Cookie:a=b"),
        ("/x#fragment", "/x"),
        ("/straße", "/stra%C3%9Fe"),
        ("https://[evil", "/"),
    ],
)
def test_only_path_and_query_are_kept(text, path):
    assert local_path(text) == path
