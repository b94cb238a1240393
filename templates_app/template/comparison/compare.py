"""Comparing two versions as a whole."""

from collections.abc import Iterable, Iterator, Mapping

from orgs_app.access.subject import Subject
from provisioning_app.job.enums import FINAL, ProvisionerJobStatus
from templates_app.template.comparison.agents import compare_agents
from templates_app.template.comparison.archives import read_archives
from templates_app.template.comparison.changes import (
    Change,
    Comparison,
    Gap,
    Side,
    Thing,
    in_order,
)
from templates_app.template.comparison.enums import Impact, Part, SideName, Topic
from templates_app.template.comparison.facts import Found
from templates_app.template.comparison.files import compare_files
from templates_app.template.comparison.loading import found_by_imports
from templates_app.template.comparison.parameters import compare_parameters
from templates_app.template.comparison.requirements import (
    compare_external_auth,
    compare_modules,
    compare_workspace_tags,
)
from templates_app.template.comparison.resources import compare_resources
from templates_app.template.comparison.variables import compare_variables, secrets_of
from templates_app.template.files import may_read_files
from templates_app.version.models import TemplateVersion

#: What is known only from files, and told without values where these are hidden.
OF_FILES = frozenset({Topic.WORKSPACE_TAG, Topic.MODULE, Topic.PROVIDER})
#: Shorter secrets hide only values that are equal to them: they may be part of
#: anything.
SHORTEST_PART = 4


def compare_versions(
    before: TemplateVersion, after: TemplateVersion, *, with_contents: bool
) -> Comparison:
    """Tell what changed from ``before`` to ``after``.

    Who asks must be allowed to read both; ``with_contents`` says whether that goes
    for the files as well that they were made from. The versions should come with
    their jobs and templates. What can't be compared is told as a gap.
    """
    archives = read_archives(before.job.file_id, after.job.file_id)
    imports = list(_import_gaps(before, after))
    old = new = Found()
    if not imports:
        found = found_by_imports((before, after))
        old, new = found[before.pk], found[after.pk]
    changes = [
        *compare_found(old, new, archives.after.written.moves),
        *archives.changed_providers(),
    ]
    secrets = secrets_of(old.variables) | secrets_of(new.variables)
    files = archives.before.files, archives.after.files
    return Comparison(
        before=_side(before),
        after=_side(after),
        changes=in_order(_told(changes, secrets, with_contents=with_contents)),
        files=compare_files(*files, with_contents=with_contents),
        gaps=(*imports, *archives.gaps),
        content_hidden=not with_contents,
    )


def compare_for(
    subject: Subject, before: TemplateVersion, after: TemplateVersion
) -> Comparison:
    """Compare two versions, and their files if the subject may read both."""
    files = {before.job.file_id, after.job.file_id}
    return compare_versions(before, after, with_contents=may_read_files(subject, files))


def compare_found(
    before: Found, after: Found, moves: Mapping[str, str]
) -> Iterator[Change]:
    """Tell what changed about what imports found."""
    yield from compare_parameters(before.parameters, after.parameters)
    yield from compare_resources(before.resources, after.resources, moves)
    yield from compare_agents(before.resources, after.resources)
    yield from compare_external_auth(
        before.external_auth_providers, after.external_auth_providers
    )
    yield from compare_variables(before.variables, after.variables)
    yield from compare_workspace_tags(before.workspace_tags, after.workspace_tags)
    yield from compare_modules(before.modules, after.modules)
    if before.readme != after.readme:
        readme = Thing(Topic.README, "README.md")
        yield readme.changed("", Impact.SAFE, "Only what people read changes.")


def _told(
    changes: Iterable[Change], secrets: frozenset[str], *, with_contents: bool
) -> Iterator[Change]:
    """The changes without values that who asks must not see, wherever they turn up."""
    for each in changes:
        hidden = each.topic in OF_FILES and not with_contents
        if hidden or any(_holds(each, secret) for secret in secrets):
            yield each.without_values()
        else:
            yield each


def _holds(change: Change, secret: str) -> bool:
    values = [each for each in (change.before, change.after) if each is not None]
    if len(secret) < SHORTEST_PART:
        return secret in values
    return any(secret in each for each in values)


def _side(version: TemplateVersion) -> Side:
    template = version.template
    return Side(
        id=version.pk,
        name=version.name,
        template_id=version.template_id,
        template_name="" if template is None else template.name,
        organization_id=version.organization_id,
        created_at=version.created_at,
        import_status=version.job.status,
    )


def _import_gaps(before: TemplateVersion, after: TemplateVersion) -> Iterator[Gap]:
    for side, version in ((SideName.BEFORE, before), (SideName.AFTER, after)):
        status = version.job.status
        if status == ProvisionerJobStatus.SUCCEEDED:
            continue
        if status in FINAL:
            reason = "Its import didn't succeed, so there is nothing that it found."
        else:
            reason = "Its import isn't finished, so what it finds isn't known yet."
        yield Gap(Part.IMPORT, side, reason, f"The import is {status}.")
