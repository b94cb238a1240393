"""How much a template is used, as part of the query that shows it.

Builds and workspaces are what both figures are made of; while the product has none,
nobody uses a template and no build has taken any time.

Rule: spec/templates.md, 4.1.
"""

from typing import Any

import orjson
from django.db.models import Expression, IntegerField, TextField, Value

TRANSITIONS = ("start", "stop", "delete")


def statistics() -> dict[str, Expression]:
    """Annotations: ``active_user_count``, and ``build_time_stats`` as JSON text."""
    return {
        "active_user_count": Value(0, output_field=IntegerField()),
        "build_time_stats": Value(_NO_BUILDS, output_field=TextField()),
    }


def no_builds() -> dict[str, Any]:
    """Percentiles of no builds at all."""
    return {name: {"P50": None, "P95": None} for name in TRANSITIONS}


_NO_BUILDS = orjson.dumps(no_builds()).decode()
