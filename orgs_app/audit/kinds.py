"""What the log's readers are told about objects: are they gone, where are they shown?

The app that keeps objects of a type registers its `Kind` here, in ``AppConfig.ready``.
Objects of other types count as existing and have no page.

Rule: spec/identity.md, 8.2.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet

from orgs_app.audit.enums import AuditResourceType

#: An entry as it was read, by the names of its columns.
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """How objects of one type are found again."""

    #: Those that are still there, by the id that entries have as ``resource_id``.
    existing: Callable[[], QuerySet[Any]]
    #: The path of the page that shows the object of an entry.
    link: Callable[[Row], str]


def link_to(pattern: str) -> Callable[[Row], str]:
    """A link that needs nothing but the object's name, ``{target}``."""
    return lambda row: pattern.format(target=quote(row["resource_target"], safe=""))


#: Every registered kind.
KINDS: dict[AuditResourceType, Kind] = {}


def register(resource_type: AuditResourceType, kind: Kind) -> None:
    """Have entries about ``resource_type`` shown with what ``kind`` knows.

    Raises:
        ValueError: there is one already.
    """
    if resource_type in KINDS:
        raise ValueError(f"{resource_type} is registered already")
    KINDS[resource_type] = kind
