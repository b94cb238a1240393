"""Loading what is known of versions: a fixed number of queries for both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from provisioning_app.provisioner.protocol import (
    ExternalAuthProvider,
    Module,
    ResourceMetadatum,
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

T = TypeVar("T")

RELATED = ("metadata", "agents__apps", "agents__scripts", "agents__metadata")


def found_by_imports(versions: Iterable[TemplateVersion]) -> dict[UUID, Found]:
    """What the imports of some versions found, by the versions' ids."""
    by_id = {each.pk: each for each in versions}
    of_versions = {"template_version__in": by_id}
    of_jobs = {"job__in": [each.job_id for each in by_id.values()]}
    parameters = _grouped(
        TemplateVersionParameter.objects.filter(**of_versions), "template_version_id"
    )
    variables = _grouped(
        TemplateVersionVariable.objects.filter(**of_versions).order_by("pk"),
        "template_version_id",
    )
    tags = _grouped(
        TemplateVersionWorkspaceTag.objects.filter(**of_versions),
        "template_version_id",
    )
    modules = _grouped(
        WorkspaceModule.objects.filter(
            **of_jobs, transition=WorkspaceTransition.START
        ).order_by("key"),
        "job_id",
    )
    resources = _grouped(
        WorkspaceResource.objects.filter(**of_jobs).prefetch_related(*RELATED),
        "job_id",
    )
    return {
        key: Found(
            parameters=tuple(
                each.question
                for each in sorted(parameters[key], key=lambda each: each.place)
            ),
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


def _grouped(rows: Iterable[T], name: str) -> dict[UUID, list[T]]:
    """Rows by what they belong to, which the field ``name`` holds."""
    found: dict[UUID, list[T]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


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
