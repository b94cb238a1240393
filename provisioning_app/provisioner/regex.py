"""Regular expressions of templates: RE2's, as Terraform itself has them.

They come from strangers, and this engine takes time in proportion to the text
whatever the expression says.
"""

from typing import Any

import re2


def why_invalid(pattern: str) -> str | None:
    """Say why ``pattern`` is no regular expression, or None if it is one."""
    try:
        _compile(pattern)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        return reason.decode() if isinstance(reason, bytes) else str(reason)
    return None


def found_in(pattern: str, text: str) -> bool:
    """Whether ``pattern`` matches anywhere in ``text``."""
    return _compile(pattern).search(text) is not None


def _compile(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options=options)
