"""Query parameters of operations on usage.

Rule: spec/insights.md, 1.
"""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from templates_app.usage.daily import FARTHEST_OFFSET
from wirtual.core.api.parameters import Query

ZONE = OpenApiParameter(
    "tz_offset",
    OpenApiTypes.INT,
    description="How many hours your clock is ahead of UTC, negative if it is behind;"
    " 0 unless told.",
)


def hours_ahead(query: Query) -> int:
    """The offset asked for. Nothing else may be asked for.

    Raises:
        QueryInvalid: it is no whole number of hours within a day, or there is more.
    """
    hours = query.integer("tz_offset", least=-FARTHEST_OFFSET, most=FARTHEST_OFFSET)
    query.refuse_unknown()
    query.refuse_if_wrong()
    return hours
