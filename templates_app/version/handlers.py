"""What import jobs and dry-runs mean: what they need, and what comes of them.

Rule: spec/templates.md, 7 and 9; spec/provisioning.md, 8, 9 and 11.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q

from provisioning_app.job.errors import PayloadTooBig, RequiredVariablesMissing
from provisioning_app.job.models import ProvisionerJob
from provisioning_app.job.work import (
    DryRunOutcome,
    Failure,
    ImportOutcome,
    Outcome,
    WorkOrder,
)
from provisioning_app.provisioner.protocol import (
    ExternalAuthProvider,
    ParameterValue,
    Parsed,
    RichParameter,
    TemplateVariable,
    Transition,
    VariableValue,
    WorkspaceFacts,
)
from templates_app.agent.storable import checked, cleaned, refuse_twice
from templates_app.file.contents import open_content
from templates_app.file.models import File
from templates_app.resource.actions import store_results
from templates_app.resource.enums import WorkspaceTransition
from templates_app.version.external_auth import find_unconfigured
from templates_app.version.models import (
    TemplateVersion,
    TemplateVersionParameter,
    TemplateVersionVariable,
    TemplateVersionWorkspaceTag,
)
from templates_app.version.rich_parameters import first_of_each, resolve
from wirtual.core import clock

DRY_RUN_WORKSPACE = "dryrun"  # spec/templates.md, 9


class _VersionJobs:
    """What both kinds of jobs share: nothing is left behind, nobody is told."""

    def failed(self, job: ProvisionerJob, failure: Failure) -> None:
        """A failure leaves the version as it is."""

    def afterwards(self, job: ProvisionerJob) -> None:
        """Who follows a version follows its job."""


class ImportHandler(_VersionJobs):
    """Learns what is in a version."""

    def prepare(self, job: ProvisionerJob) -> WorkOrder:
        """The archive, and values for the template's variables."""
        return WorkOrder(
            archive=_archive(job),
            workspace=WorkspaceFacts(access_url=settings.WIRTUAL_ACCESS_URL),
            user_variable_values=_user_values(job, _version(job)),
        )

    def absorb(self, job: ProvisionerJob, parsed: Parsed) -> Sequence[VariableValue]:
        """Store tags, README and variables, in this order; return all values.

        Raises:
            RequiredVariablesMissing: variables have neither value nor default. They
                are stored all the same, so that a person can see which.
            ResultRefused: a text is too long.
        """
        parsed = cleaned(parsed)
        version = _version(job)
        # A daemon that lost our answer with the database asks again.
        TemplateVersionWorkspaceTag.objects.filter(template_version=version).delete()
        TemplateVersionVariable.objects.filter(template_version=version).delete()
        TemplateVersionWorkspaceTag.objects.bulk_create(
            [
                TemplateVersionWorkspaceTag(
                    template_version=version, key=key, value=value
                )
                for key, value in parsed.workspace_tags.items()
            ]
        )
        if parsed.readme:
            version.readme = parsed.readme
            version.updated_at = clock.now()
            checked(version, "README.md")
            version.save(update_fields=["readme", "updated_at"])
        return _store_variables(version, parsed.variables, _user_values(job, version))

    def completed(self, job: ProvisionerJob, outcome: Outcome) -> str | None:
        """Store what both plans found. Parameters are those of the start.

        Raises:
            ResultRefused: a name occurs twice, or a value is too long.
        """
        assert isinstance(outcome, ImportOutcome)  # noqa: S101 - the door's promise
        version = _version(job)
        for transition, planned in (
            (WorkspaceTransition.START, outcome.start),
            (WorkspaceTransition.STOP, outcome.stop),
        ):
            store_results(
                job.pk, transition, resources=planned.resources, modules=planned.modules
            )
        _store_parameters(version, cleaned(tuple(outcome.start.parameters)))
        providers = cleaned(tuple(outcome.start.external_auth_providers))
        return _store_providers(version, providers)


class DryRunHandler(_VersionJobs):
    """Plans a workspace of a version, and makes nothing."""

    def prepare(self, job: ProvisionerJob) -> WorkOrder:
        """The archive, the version's variables, and the values that were chosen.

        They are handed on whatever they are; which of them a build would refuse is a
        warning. That isn't known for sure, since a dry-run may be for a workspace
        that has the missing ones (decision 0020).
        """
        version = _version(job)
        chosen = first_of_each(job.input.get("rich_parameter_values", ()))
        asked = sorted(version.parameters.all(), key=lambda each: each.place)
        resolution = resolve([each.question for each in asked], chosen)
        return WorkOrder(
            archive=_archive(job),
            workspace=WorkspaceFacts(
                transition=Transition.START,
                access_url=settings.WIRTUAL_ACCESS_URL,
                workspace_name=job.input.get("workspace_name") or DRY_RUN_WORKSPACE,
                owner_name=job.initiator.username,
            ),
            parameters=[ParameterValue(*each) for each in chosen.items()],
            variables=values_for_plans(version),
            warnings=[str(problem) for problem in resolution.problems],
        )

    def absorb(self, job: ProvisionerJob, parsed: Parsed) -> Sequence[VariableValue]:
        """A dry-run parses nothing; the import has done so."""
        return ()

    def completed(self, job: ProvisionerJob, outcome: Outcome) -> str | None:
        """Store what would be made."""
        assert isinstance(outcome, DryRunOutcome)  # noqa: S101 - the door's promise
        planned = outcome.planned
        store_results(
            job.pk,
            WorkspaceTransition.START,
            resources=planned.resources,
            modules=planned.modules,
        )
        return None


def values_for_plans(version: TemplateVersion) -> list[VariableValue]:
    """Values of the version's variables, as dry-runs and builds hand them on.

    Rule: spec/provisioning.md, 8, *variable values*.
    """
    needed = ~Q(value="") | ~Q(default_value="") | Q(required=True)
    return [
        VariableValue(each.name, each.value, each.sensitive)
        for each in version.variables.filter(needed).order_by("pk")
    ]


def _version(job: ProvisionerJob) -> TemplateVersion:
    versions = TemplateVersion.objects.select_related("template")
    return versions.get(pk=job.input["template_version_id"])


def _archive(job: ProvisionerJob) -> bytes:
    """The job's archive. One that no daemon could be handed isn't read."""
    file = File.objects.get_known(job.file_id)
    limit = settings.WIRTUAL_PROVISIONER_PAYLOAD_BYTES
    if file.size > limit:
        raise PayloadTooBig(file.size, limit)
    return open_content(file).read()


def _user_values(job: ProvisionerJob, version: TemplateVersion) -> list[VariableValue]:
    """What people gave: with this version, or with the active one before it.

    A value that was given once carries over, also an empty one, until another is
    given. Any of them may be a secret.
    """
    given = {
        each["name"]: each["value"]
        for each in job.input.get("user_variable_values", ())
    }
    template = version.template
    if template is not None and template.active_version_id != version.pk:
        kept = TemplateVersionVariable.objects.filter(
            template_version_id=template.active_version_id
        )
        given = dict(kept.values_list("name", "value")) | given
    return [VariableValue(name, value, True) for name, value in given.items()]


def _store_variables(
    version: TemplateVersion,
    variables: Sequence[TemplateVariable],
    user_values: Sequence[VariableValue],
) -> list[VariableValue]:
    refuse_twice("variable name", [each.name for each in variables])
    given = {each.name: each.value for each in user_values}
    rows = [
        TemplateVersionVariable(
            template_version=version,
            name=each.name,
            description=each.description,
            type=each.type,
            value=given.get(each.name, each.default),
            default_value=each.default,
            required=each.required,
            sensitive=each.sensitive,
        )
        for each in variables
    ]
    TemplateVersionVariable.objects.bulk_create(rows)
    missing = [row.name for row in rows if row.required and row.value == ""]
    if missing:
        raise RequiredVariablesMissing(missing)
    return [VariableValue(row.name, row.value, row.sensitive) for row in rows]


def _store_parameters(
    version: TemplateVersion, parameters: Sequence[RichParameter]
) -> None:
    refuse_twice("parameter name", [each.name for each in parameters])
    rows = [_parameter_row(version, each) for each in parameters]
    for row in rows:
        checked(row, f"parameter {row.name!r}")
    TemplateVersionParameter.objects.bulk_create(rows)


def _parameter_row(
    version: TemplateVersion, parameter: RichParameter
) -> TemplateVersionParameter:
    return TemplateVersionParameter(
        template_version=version,
        name=parameter.name,
        display_name=parameter.display_name,
        description=parameter.description,
        type=parameter.type,
        mutable=parameter.mutable,
        default_value=parameter.default,
        icon=parameter.icon,
        options=[_option(each) for each in parameter.options],
        validation_regex=parameter.validation_regex,
        validation_error=parameter.validation_error,
        validation_min=parameter.validation_min,
        validation_max=parameter.validation_max,
        validation_monotonic=parameter.validation_monotonic,
        required=parameter.required,
        ephemeral=parameter.ephemeral,
        display_order=parameter.order,
    )


def _option(option: Any) -> dict[str, str]:
    return {
        "name": option.name,
        "description": option.description,
        "value": option.value,
        "icon": option.icon,
    }


def _store_providers(
    version: TemplateVersion, providers: Sequence[ExternalAuthProvider]
) -> str | None:
    """Store the accounts elsewhere that are needed; tell if one can't be had."""
    if providers:
        version.external_auth_providers = [
            {"id": each.id, "optional": each.optional} for each in providers
        ]
        version.save(update_fields=["external_auth_providers"])
    unknown = find_unconfigured(providers)
    if unknown is None:
        return None
    return f'external auth provider "{unknown}" is not configured'
