"""Terraform's provider protocol, version 6, over the descriptions of the catalogue.

One servicer answers for one prefix. It is called from many threads at once, and
holds nothing but the values of the build.
"""

# ruff: noqa: N802  (methods are called as the protocol calls them)

import functools
import json
import logging
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import grpc
from tf.gen import tfplugin_pb2 as pb
from tf.gen import tfplugin_pb2_grpc as rpc

from provisioning_app.provisioner.terraform.provider import planning
from provisioning_app.provisioner.terraform.provider.catalogue import (
    CONFIGURATION,
    DATA_SOURCES,
    RESOURCES,
)
from provisioning_app.provisioner.terraform.provider.kind import (
    DataSource,
    Resource,
    problems,
)
from provisioning_app.provisioner.terraform.provider.report import (
    Report,
    attribute_path,
)
from provisioning_app.provisioner.terraform.provider.schema import complete, settled
from provisioning_app.provisioner.terraform.provider.values import (
    PLACEHOLDER_URL,
    Build,
    ProviderValues,
)
from provisioning_app.provisioner.terraform.provider.wire import (
    is_known,
    read_value,
    write_value,
)

logger = logging.getLogger(__name__)

_Method = TypeVar("_Method", bound=Callable[..., Any])


def _logged(method: _Method) -> _Method:
    """Log what goes wrong here; gRPC tells Terraform only that something did."""

    @functools.wraps(method)
    def wrapper(servicer: Any, request: Any, context: Any) -> Any:
        try:
            return method(servicer, request, context)
        except Exception:
            logger.exception("the provider failed", extra={"method": method.__name__})
            raise

    return wrapper  # type: ignore[return-value]


@functools.cache
def _schemas(prefix: str) -> Any:
    """Describe everything under a prefix. The same for every build."""
    return pb.GetProviderSchema.Response(
        provider=CONFIGURATION.to_schema(),
        data_source_schemas={
            prefix + name: source.body.to_schema()
            for name, source in DATA_SOURCES.items()
        },
        resource_schemas={
            prefix + name: resource.body.to_schema()
            for name, resource in RESOURCES.items()
        },
        server_capabilities=pb.ServerCapabilities(get_provider_schema_optional=True),
    )


class ProviderServicer(rpc.ProviderServicer):  # type: ignore[misc]  # untyped library
    """Answers Terraform for the data sources and resources called ``prefix…``."""

    def __init__(self, prefix: str, values: Callable[[], ProviderValues]) -> None:
        self._prefix = prefix
        self._values = values
        self._configured_url: str | None = None

    # The provider itself

    @_logged
    def GetProviderSchema(self, _request: Any, _context: Any) -> Any:
        return _schemas(self._prefix)

    @_logged
    def ValidateProviderConfig(self, request: Any, _context: Any) -> Any:
        report = Report()
        report.check(CONFIGURATION, read_value(request.config) or {})
        return pb.ValidateProviderConfig.Response(diagnostics=report.to_messages())

    @_logged
    def ConfigureProvider(self, request: Any, _context: Any) -> Any:
        url = (read_value(request.config) or {}).get("url")
        self._configured_url = url if is_known(url) else None
        return pb.ConfigureProvider.Response()

    @_logged
    def StopProvider(self, _request: Any, _context: Any) -> Any:
        return pb.StopProvider.Response()  # nothing here takes long

    # Data sources

    @_logged
    def ValidateDataResourceConfig(self, request: Any, _context: Any) -> Any:
        report = problems(self._data_source(request), read_value(request.config))
        return pb.ValidateDataResourceConfig.Response(diagnostics=report.to_messages())

    @_logged
    def ReadDataSource(self, request: Any, _context: Any) -> Any:
        source, report = self._data_source(request), Report()
        config = complete(source.body, read_value(request.config))
        if not is_known(config["id"]):
            config["id"] = str(uuid.uuid4())
        answer = {**config, **source.read(config, self._build(), report)}
        return pb.ReadDataSource.Response(
            state=None if report.has_errors else write_value(settled(answer)),
            diagnostics=report.to_messages(),
        )

    # Resources

    @_logged
    def ValidateResourceConfig(self, request: Any, _context: Any) -> Any:
        report = problems(self._resource(request), read_value(request.config))
        return pb.ValidateResourceConfig.Response(diagnostics=report.to_messages())

    @_logged
    def UpgradeResourceState(self, request: Any, _context: Any) -> Any:
        resource, report = self._resource(request), Report()
        if not request.raw_state.json:
            report.error(("id",), "This state is too old to be read.")
            return pb.UpgradeResourceState.Response(diagnostics=report.to_messages())
        stored = json.loads(request.raw_state.json)
        return pb.UpgradeResourceState.Response(
            upgraded_state=write_value(planning.adopt(resource, stored))
        )

    @_logged
    def ReadResource(self, request: Any, _context: Any) -> Any:
        resource = self._resource(request)
        current = read_value(request.current_state)
        fresh = planning.refresh(resource, current, self._build())
        return pb.ReadResource.Response(new_state=write_value(fresh))

    @_logged
    def PlanResourceChange(self, request: Any, _context: Any) -> Any:
        resource = self._resource(request)
        config = read_value(request.config)
        if config is None:  # it will be destroyed
            return pb.PlanResourceChange.Response(planned_state=write_value(None))
        plan = planning.plan(resource, config, read_value(request.prior_state))
        return pb.PlanResourceChange.Response(
            planned_state=write_value(plan.planned),
            requires_replace=[attribute_path((name,)) for name in plan.replaced_by],
            legacy_type_system=resource.body.adds_blocks,
        )

    @_logged
    def ApplyResourceChange(self, request: Any, _context: Any) -> Any:
        resource = self._resource(request)
        planned = read_value(request.planned_state)
        if planned is None or read_value(request.prior_state) is not None:
            # Destroyed, or unchanged but for what Terraform itself keeps.
            return pb.ApplyResourceChange.Response(new_state=write_value(planned))
        # Now everything is known, so what was let pass as unknown is checked.
        report = problems(resource, read_value(request.config))
        state = None
        if not report.has_errors:
            state = write_value(planning.create(resource, planned, self._build()))
        return pb.ApplyResourceChange.Response(
            new_state=state,
            diagnostics=report.to_messages(errors_only=True),
            legacy_type_system=resource.body.adds_blocks,
        )

    @_logged
    def ImportResourceState(self, request: Any, _context: Any) -> Any:
        report = Report()
        report.error(("id",), f"A {request.type_name} can't be imported, only created.")
        return pb.ImportResourceState.Response(diagnostics=report.to_messages())

    # Beside the protocol

    def _data_source(self, request: Any) -> DataSource:
        return DATA_SOURCES[request.type_name.removeprefix(self._prefix)]

    def _resource(self, request: Any) -> Resource:
        return RESOURCES[request.type_name.removeprefix(self._prefix)]

    def _build(self) -> Build:
        values = self._values()
        access_url = values.workspace.access_url
        return Build(values, self._configured_url or access_url or PLACEHOLDER_URL)


def add_to(server: grpc.Server, servicer: ProviderServicer) -> None:
    """Let a gRPC server answer with ``servicer``."""
    rpc.add_ProviderServicer_to_server(servicer, server)
