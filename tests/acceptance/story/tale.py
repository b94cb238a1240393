"""One story over HTTP, from an empty server on, that shows what the API is asked.

Each request that is *told* becomes the example of its operation in the API document.
"""

from tests.acceptance.recording import Recorder
from tests.acceptance.story import (
    access_lists,
    comparisons,
    dry_runs,
    organizations,
    people,
    template_changes,
    template_usage,
    templates,
    version_changes,
)
from tests.acceptance.story.stage import Stage


def play(recorder: Recorder, licence: str) -> None:
    """Play all chapters in their order; none of them stands alone.

    The server must know the issuer of ``licence``.
    """
    stage = Stage(recorder)
    people.olivia_sets_the_server_up(stage)
    people.the_server_tells_what_it_is(stage)
    people.olivia_makes_tokens(stage)
    people.people_come(stage)
    people.people_change_themselves(stage)
    people.olivia_looks_after_people(stage)
    organizations.organizations_are_made(stage)
    organizations.members_get_roles(stage)
    organizations.groups_are_made(stage)
    templates.tom_pushes_a_template(stage)
    templates.tom_tells_what_was_found(stage)
    templates.tom_publishes_the_template(stage)
    dry_runs.tom_tries_the_version(stage)
    template_usage.tom_asks_who_uses_the_template(stage)
    templates.tom_pushes_again(stage)
    comparisons.tom_compares_what_he_pushed(stage)
    template_changes.tom_changes_the_template(stage)
    template_changes.tom_deletes_a_template(stage)
    version_changes.tom_tidies_versions_up(stage)
    organizations.olivia_asks_who_may_do_what(stage)
    access_lists.tom_shares_the_template(stage)
    organizations.a_licence_comes_and_goes(stage, licence)
    people.the_end(stage)
