"""A Terraform session: a directory, a few commands, and what came of them.

Within a session *init* runs once for all plans, and the graph is made once, beside
the first plan: neither depends on variables, parameters or the transition, but only
on the template's files, which don't change. Where init would find nothing to do it
isn't run at all (`initialization`). An import, which plans for start and for stop,
takes little more than its two plans so. After an apply, or when init failed, both are
done again.

Rule: spec/terraform.md, 2, 3, 5 and 9.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Self

from provisioning_app.provisioner.protocol import (
    Applied,
    Log,
    LogLevel,
    Module,
    Parsed,
    Planned,
    PlanRequest,
    SessionConfig,
    SessionMisused,
    Timing,
    TimingStage,
    Transition,
    WorkFailed,
)
from provisioning_app.provisioner.session import Turn, at_least
from provisioning_app.provisioner.terraform import housekeeping, parse
from provisioning_app.provisioner.terraform.commands import Terraform
from provisioning_app.provisioner.terraform.conversion import (
    ConversionFailed,
    Converted,
    convert,
    plan_trees,
    state_trees,
)
from provisioning_app.provisioner.terraform.engine import EngineUnusable
from provisioning_app.provisioner.terraform.environment import (
    agent_scripts,
    base_environment,
    full_environment,
    host_notes,
)
from provisioning_app.provisioner.terraform.initialization import (
    OURS,
    PUBLIC,
    needs_init,
)
from provisioning_app.provisioner.terraform.logs import LogWriter
from provisioning_app.provisioner.terraform.modules import (
    ModulesUnreadable,
    installed_modules,
)
from provisioning_app.provisioner.terraform.process import Commands
from provisioning_app.provisioner.terraform.provider.server import ProviderServer
from provisioning_app.provisioner.terraform.provider.values import ProviderValues
from provisioning_app.provisioner.terraform.state import StateFile
from provisioning_app.provisioner.terraform.surroundings import Surroundings
from provisioning_app.provisioner.terraform.timings import measured

_MAKING_GRAPH = "building terraform dependency graph"
_NOTHING_TO_INITIALIZE = (
    "Nothing to initialize: no modules, no backend, and all providers are here"
)
#: How often a request that waits for another session's looks whether it is canceled.
_LOOK_AGAIN = timedelta(milliseconds=100)


class TerraformSession:
    """Work on one archive; see `protocol.Session`."""

    def __init__(
        self,
        surroundings: Surroundings,
        directory: Path,
        config: SessionConfig,
        log: Log,
    ) -> None:
        self._surroundings = surroundings
        self._directory = directory
        self._log = at_least(config.log_level, log)
        self._verbose = config.log_level is not None
        self._state = StateFile(directory, config.state)
        self._turn = Turn()
        self._commands = Commands(
            directory,
            surroundings.guardian,
            self._turn.canceled,
            surroundings.exit_timeout,
        )
        self._provider: ProviderServer | None = None
        self._threads = ThreadPoolExecutor(1, "terraform-graph")
        self._initialized = False
        self._graph: Future[str] | None = None
        self._planned: PlanRequest | None = None

    def parse(self) -> Parsed:
        """Read variables, tags and README from the files."""
        with self._turn.taken():
            return parse.read_template(self._directory)

    def plan(self, request: PlanRequest) -> Planned:
        """Plan for the request's transition."""
        with self._turn.taken(), self._alone():
            self._planned = None
            terraform = self._prepared(request)
            if self._nothing_there(request, terraform, "state"):
                planned = Planned()
            else:
                try:
                    planned = self._made_plan(request, terraform)
                except WorkFailed:
                    self._forget_graph()
                    raise
            self._planned = request
            return planned

    def apply(self) -> Applied:
        """Make what was planned, with the values that it was planned with."""
        with self._turn.taken(), self._alone():
            request, self._planned = self._planned, None
            if request is None:
                raise SessionMisused("cannot apply before successful plan")
            terraform = self._prepared(request)
            if self._nothing_there(request, terraform, "plan"):
                return Applied()
            graph = self._graph_of(terraform)
            try:
                timings = terraform.apply()
                trees = state_trees(terraform.show_state())
                converted = _converted(trees, graph.result())
                state = self._state.read()
            except WorkFailed as failure:
                left = self._state.read_if_there()
                raise WorkFailed(failure.message, state=left) from failure
            finally:  # another plan starts from another state
                self._initialized = False
                self._forget_graph()
            return Applied(
                state=state,
                resources=converted.resources,
                parameters=converted.parameters,
                external_auth_providers=converted.external_auth_providers,
                timings=tuple(timings),
            )

    def cancel(self) -> None:
        """Interrupt the request in progress."""
        if self._turn.cancel():
            self._commands.interrupt()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._turn.cancel()
        self._commands.kill()
        self._threads.shutdown()
        if self._provider is not None:
            self._provider.stop()
        housekeeping.remove_session(self._directory)

    def _made_plan(self, request: PlanRequest, terraform: Terraform) -> Planned:
        timings: list[Timing] = []
        modules = self._initialize(terraform, timings)
        graph = self._graph_of(terraform)
        transition = request.workspace.transition
        destroy = transition is Transition.DESTROY
        steps = terraform.plan(request.variables, destroy=destroy)
        with measured(timings, TimingStage.GRAPH, _MAKING_GRAPH):
            trees = plan_trees(terraform.show_plan())
            converted = _converted(trees, graph.result())
        if transition is Transition.START:  # what is stopped carries no agent
            for warning in converted.warnings:
                terraform.log.line(LogLevel.WARN, warning)
        return Planned(
            resources=converted.resources,
            parameters=converted.parameters,
            external_auth_providers=converted.external_auth_providers,
            modules=tuple(modules),
            timings=(*timings, *steps),
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait until no other session of the provisioner runs commands."""
        busy = self._surroundings.busy
        while not busy.acquire(timeout=_LOOK_AGAIN.total_seconds()):
            if self._turn.canceled.is_set():
                raise WorkFailed("context canceled")
        try:
            yield
        finally:
            busy.release()

    def _prepared(self, request: PlanRequest) -> Terraform:
        """Make everything ready for commands, and say what of the host takes part."""
        around = self._surroundings
        try:
            around.engine = around.engine.checked()
        except EngineUnusable as error:
            raise WorkFailed(str(error)) from error
        log = LogWriter(self._log, _secrets(request, self._directory))
        for note in host_notes(around.host):
            log.line(LogLevel.WARN, note)
        provider = self._served(request)
        full = full_environment(around.host, provider, request)
        if self._verbose:
            full["TF_LOG"] = "JSON"
        return Terraform(
            engine=around.engine,
            directory=self._directory,
            commands=self._commands,
            log=log,
            base=base_environment(around.host, provider, around.cache_dir),
            full=full,
        )

    def _served(self, request: PlanRequest) -> Mapping[str, str]:
        """Serve our provider with the request's values; give where it is."""
        values = ProviderValues(
            workspace=request.workspace,
            parameters={each.name: each.value for each in request.parameters},
            external_auth_tokens=request.external_auth_tokens,
            agent_scripts=agent_scripts(),
        )
        if self._provider is None:
            self._provider = ProviderServer(
                Path(mkdtemp(prefix=".wirtual-", dir=self._directory)),
                values,
                serve_public=self._surroundings.serve_public,
            )
            self._provider.start()
        else:
            self._provider.set_values(values)
        return self._provider.environment

    def _nothing_there(
        self, request: PlanRequest, terraform: Terraform, what: str
    ) -> bool:
        """Whether there is nothing to destroy, which is then said."""
        destroy = request.workspace.transition is Transition.DESTROY
        if not destroy or self._state:
            return False
        text = f"The terraform {what} does not exist, there is nothing to do"
        terraform.log.line(LogLevel.INFO, text)
        return True

    def _initialize(self, terraform: Terraform, timings: list[Timing]) -> list[Module]:
        if not self._initialized:
            self._state.write()
            self._clean_plugins()
            with measured(timings, TimingStage.INIT, "initializing terraform"):
                if self._state or self._needs_init(terraform):
                    terraform.init()
                else:
                    terraform.log.line(LogLevel.DEBUG, _NOTHING_TO_INITIALIZE)
            self._initialized = True
        data_dir = terraform.base.get("TF_DATA_DIR") or ".terraform"
        try:
            return installed_modules(self._directory / data_dir)
        except ModulesUnreadable as error:
            terraform.log.line(LogLevel.ERROR, f"read terraform modules: {error}")
            return []

    def _needs_init(self, terraform: Terraform) -> bool:
        served = (OURS, PUBLIC) if self._surroundings.serve_public else (OURS,)
        return needs_init(self._directory, terraform.base, served)

    def _graph_of(self, terraform: Terraform) -> "Future[str]":
        """Have the graph made meanwhile, unless it is there already."""
        if self._graph is None:
            self._graph = self._threads.submit(terraform.graph)
        return self._graph

    def _forget_graph(self) -> None:
        """Wait until no graph is being made, and have it made again next time."""
        if self._graph is not None:
            self._graph.exception()
        self._graph = None

    def _clean_plugins(self) -> None:
        if self._surroundings.cache_dir is None:
            return
        try:
            housekeeping.remove_stale_plugins(self._surroundings.cache_dir)
        except OSError as error:
            raise WorkFailed(
                f"unable to clean stale Terraform plugins: {error}"
            ) from error


def _converted(trees: Sequence[Mapping[str, Any]], graph: str) -> Converted:
    try:
        return convert(trees, graph)
    except ConversionFailed as failure:
        raise WorkFailed(str(failure)) from failure


def _secrets(request: PlanRequest, directory: Path) -> list[str]:
    """Gather what a log must never show."""
    declared = parse.sensitive_variables(directory)
    workspace = request.workspace
    return [
        *(
            each.value
            for each in request.variables
            if each.sensitive or each.name in declared
        ),
        *request.external_auth_tokens.values(),
        workspace.owner_oidc_access_token,
        workspace.owner_session_token,
        workspace.owner_ssh_private_key,
    ]
