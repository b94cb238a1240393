"""Names for versions that nobody named: an adjective, a surname and a digit.

Rule: spec/templates.md, 6, T7.
"""

import secrets

from wirtual.core.random_names import adjective_and_surname


def generated_name() -> str:
    """A random name such as ``brave_lovelace7``."""
    adjective, surname = adjective_and_surname()
    return f"{adjective}_{surname}{secrets.randbelow(10)}"
