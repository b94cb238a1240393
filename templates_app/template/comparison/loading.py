"""Loading what is known of versions: a fixed number of queries for both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from provisioning_app.provisioner.protocol import (
    ExternalAuthProvider,
    Module,
    ParameterOption,
    ResourceMetadatum,
    RichParameter,
)
from templates_app.agent.models import WorkspaceAgent, WorkspaceApp
from templates_app.resource.enums import WorkspaceTransition
from templates_app.resource.models import WorkspaceModule, WorkspaceResource
from templates_app.template.comparison.facts import (
    Agent,
    App,
    Found,
    Resource,
    Variable,
)
from templates_app.version.models import (
    TemplateVersion,
    TemplateVersionParameter,
    TemplateVersionVariable,
    TemplateVersionWorkspaceTag,
)

RELATED = ("metadata", "agents__apps", "agents__scripts", "agents__metadata")


def found_by_imports(versions: Iterable[TemplateVersion]) -> dict[UUID, Found]:
    """What the imports of some versions found, by the versions' ids."""
    by_id = {each.pk: each for each in versions}
    parameters = _grouped(
        TemplateVersionParameter.objects.filter(template_version__in=by_id).order_by(
            "display_order", "name"
        )
    )
    variables = _grouped(
        TemplateVersionVariable.objects.filter(template_version__in=by_id).order_by(
            "pk"
        )
    )
    tags = _grouped(
        TemplateVersionWorkspaceTag.objects.filter(template_version__in=by_id)
    )
    jobs = [each.job_id for each in by_id.values()]
    modules = _by_job(
        WorkspaceModule.objects.filter(
            job__in=jobs, transition=WorkspaceTransition.START
        ).order_by("key")
    )
    resources = _by_job(
        WorkspaceResource.objects.filter(job__in=jobs).prefetch_related(*RELATED)
    )
    return {
        key: Found(
            parameters=tuple(_parameter(each) for each in parameters[key]),
            variables=tuple(_variable(each) for each in variables[key]),
            workspace_tags={each.key: each.value for each in tags[key]},
            modules=tuple(
                Module(each.key, each.source, each.version)
                for each in modules[version.job_id]
            ),
            resources=tuple(_resource(each) for each in resources[version.job_id]),
            external_auth_providers=_providers(version.external_auth_providers),
            readme=version.readme,
        )
        for key, version in by_id.items()
    }


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.template_version_id].append(row)
    return found


def _by_job(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.job_id].append(row)
    return found


def _parameter(row: TemplateVersionParameter) -> RichParameter:
    return RichParameter(
        name=row.name,
        display_name=row.display_name,
        description=row.description,
        type=row.type,
        mutable=row.mutable,
        default=row.default_value,
        icon=row.icon,
        options=tuple(ParameterOption(**each) for each in row.options),
        required=row.required,
        ephemeral=row.ephemeral,
        order=row.display_order,
        validation_regex=row.validation_regex,
        validation_error=row.validation_error,
        validation_monotonic=row.validation_monotonic,
        validation_min=row.validation_min,
        validation_max=row.validation_max,
    )


def _variable(row: TemplateVersionVariable) -> Variable:
    return Variable(
        name=row.name,
        value=row.value,
        default=row.default_value,
        type=row.type,
        description=row.description,
        required=row.required,
        sensitive=row.sensitive,
    )


def _providers(
    stored: Sequence[Mapping[str, Any]],
) -> tuple[ExternalAuthProvider, ...]:
    return tuple(ExternalAuthProvider(each["id"], each["optional"]) for each in stored)


def _resource(row: WorkspaceResource) -> Resource:
    parts = (row.module_path, row.type, row.name)
    return Resource(
        address=".".join(each for each in parts if each),
        transition=row.transition,
        daily_cost=row.daily_cost,
        hide=row.hide,
        icon=row.icon,
        instance_type=row.instance_type or "",
        metadata=tuple(
            ResourceMetadatum(each.key, each.value or "", each.sensitive)
            for each in row.metadata.all()
        ),
        agents=tuple(_agent(each) for each in row.agents.all()),
    )


def _agent(row: WorkspaceAgent) -> Agent:
    return Agent(
        name=row.name,
        operating_system=row.operating_system,
        architecture=row.architecture,
        directory=row.directory,
        motd_file=row.motd_file,
        troubleshooting_url=row.troubleshooting_url,
        connection_timeout=row.connection_timeout_seconds,
        order=row.display_order,
        environment=row.environment_variables or {},
        display_apps=frozenset(row.display_apps),
        scripts={
            each.display_name: (
                each.script,
                each.cron,
                each.log_path,
                each.start_blocks_login,
                each.run_on_start,
                each.run_on_stop,
                each.timeout_seconds,
            )
            for each in row.scripts.all()
        },
        metadata={
            each.key: (each.display_name, each.script, each.interval, each.timeout)
            for each in row.metadata.all()
        },
        apps=tuple(_app(each) for each in row.apps.all()),
    )


def _app(row: WorkspaceApp) -> App:
    return App(
        slug=row.slug,
        display_name=row.display_name,
        icon=row.icon,
        url=row.url or "",
        command=row.command or "",
        sharing_level=row.sharing_level,
        subdomain=row.subdomain,
        external=row.external,
        hidden=row.hidden,
        order=row.display_order,
        healthcheck=(
            row.healthcheck_url,
            row.healthcheck_interval,
            row.healthcheck_threshold,
        ),
    )
