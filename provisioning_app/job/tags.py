"""Tags: what a job asks of the daemon that runs it.

How they are matched is SQL, see ``daemon/matching``.
"""

from collections.abc import Mapping
from uuid import UUID

from provisioning_app.job.errors import TagsUnstorable

SCOPE = "scope"
OWNER = "owner"
SCOPE_USER = "user"
SCOPE_ORGANIZATION = "organization"

#: What a job has that asks for nothing; only daemons with exactly these run it.
UNTAGGED = {SCOPE: SCOPE_ORGANIZATION, OWNER: ""}


def normalise(user_id: UUID | None, *sets: Mapping[str, str]) -> dict[str, str]:
    """Merge sets of tags, and settle whose daemons may run the job.

    Later sets override earlier ones; an empty value neither overrides nor adds.
    Whoever asks for user scope gets their own, whatever owner they named.

    Rule: spec/provisioning.md, 5.1.

    Raises:
        TagsUnstorable: a key or a value holds a NUL byte.
    """
    merged: dict[str, str] = {}
    for tags in sets:
        merged |= {key: value for key, value in tags.items() if value != ""}
    if any("\x00" in text for pair in merged.items() for text in pair):
        raise TagsUnstorable
    if merged.get(SCOPE) == SCOPE_USER and user_id is not None:
        merged[OWNER] = str(user_id)
    else:
        merged |= UNTAGGED
    return merged
