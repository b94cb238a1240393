"""Tags: what a job asks of the daemon that runs it.

How they are matched is SQL, see ``daemon/matching``.
"""

from collections.abc import Mapping
from uuid import UUID

from provisioning_app.job.errors import TagsTooLarge, TagsUnstorable

SCOPE = "scope"
OWNER = "owner"
SCOPE_USER = "user"
SCOPE_ORGANIZATION = "organization"

#: What tags may measure: characters of a key or a value, and how many there may be.
#: They are in every answer about a job, and held against every daemon's.
LONGEST_TEXT = 1024
MOST_TAGS = 128

#: What a job has that asks for nothing; only daemons with exactly these run it.
UNTAGGED = {SCOPE: SCOPE_ORGANIZATION, OWNER: ""}


def normalise(user_id: UUID | None, *sets: Mapping[str, str]) -> dict[str, str]:
    """Merge sets of tags, and settle whose daemons may run the job.

    Later sets override earlier ones; an empty value neither overrides nor adds.
    Whoever asks for user scope gets their own, whatever owner they named.

    Rule: spec/provisioning.md, 5.1.

    Raises:
        TagsUnstorable: a key or a value holds a NUL byte.
        TagsTooLarge: there are too many, or one is too long.
    """
    merged: dict[str, str] = {}
    for tags in sets:
        merged |= {key: value for key, value in tags.items() if value != ""}
    if any("\x00" in text for pair in merged.items() for text in pair):
        raise TagsUnstorable
    _refuse_too_large(merged)
    if merged.get(SCOPE) == SCOPE_USER and user_id is not None:
        merged[OWNER] = str(user_id)
    else:
        merged |= UNTAGGED
    return merged


def _refuse_too_large(tags: Mapping[str, str]) -> None:
    if len(tags) > MOST_TAGS:
        raise TagsTooLarge(detail=f"There are {len(tags)} tags; at most {MOST_TAGS}.")
    for pair in tags.items():
        if any(len(text) > LONGEST_TEXT for text in pair):
            raise TagsTooLarge(
                detail=f"The tag {pair[0][:80]!r} holds more than {LONGEST_TEXT}"
                " characters."
            )
