"""What Terraform's plugin library expects beside a provider: it may ask, or not."""

# ruff: noqa: N802  (methods are called as the protocol calls them)

from collections.abc import Callable, Iterator
from typing import Any

import grpc
from tf.gen import grpc_controller_pb2 as controller
from tf.gen import grpc_controller_pb2_grpc as controller_rpc
from tf.gen import grpc_stdio_pb2_grpc as stdio_rpc


class _Controller(controller_rpc.GRPCControllerServicer):  # type: ignore[misc]  # untyped
    """Is told that Terraform needs the plugin no more."""

    def __init__(self, on_shutdown: Callable[[], None]) -> None:
        self._on_shutdown = on_shutdown

    def Shutdown(self, _request: Any, _context: Any) -> Any:
        self._on_shutdown()
        return controller.Empty()


class _Output(stdio_rpc.GRPCStdioServicer):  # type: ignore[misc]  # untyped library
    """Would pass on what the plugin prints. This one prints nothing."""

    def StreamStdio(self, _request: Any, _context: Any) -> Iterator[Any]:
        return iter(())


def _live_on() -> None:
    """The server belongs to whoever started it, not to Terraform."""


def add_plumbing(
    server: grpc.Server, on_shutdown: Callable[[], None] = _live_on
) -> None:
    """Let ``server`` answer what belongs to every plugin."""
    controller_rpc.add_GRPCControllerServicer_to_server(
        _Controller(on_shutdown), server
    )
    stdio_rpc.add_GRPCStdioServicer_to_server(_Output(), server)
