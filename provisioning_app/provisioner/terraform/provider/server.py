"""The provider, served to the Terraform of one job from this process.

Terraform is told by an environment variable where the provider already runs, so that
it neither installs nor starts one. Each address has a socket of its own, since what
is served under it has another prefix.
"""

import json
import os
import re
import shutil
import tempfile
from concurrent import futures
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import grpc

from provisioning_app.provisioner.terraform.provider.plumbing import add_plumbing
from provisioning_app.provisioner.terraform.provider.servicer import (
    ProviderServicer,
    add_to,
)
from provisioning_app.provisioner.terraform.provider.values import ProviderValues

__all__ = ["ProviderServer", "ProviderValues"]

_OURS: Final = "wirtual"
_PUBLIC: Final = "coder"

# Terraform and OpenTofu each complete a provider's short name with their own host.
_REGISTRIES: Final = ("registry.terraform.io", "registry.opentofu.org")

# Bytes, of the 108 that a socket's address has with the zero at its end.
_LONGEST_ADDRESS: Final = 100

# Other characters have a meaning in gRPC's addresses.
_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9/._+-]+")

_THREADS: Final = 8  # Terraform asks for ten things at once, each quickly answered
_LARGEST_MESSAGE: Final = 64 * 1024 * 1024  # bytes; a state can hold long scripts


class ProviderServer:
    """Serves the provider while it is open. Any number can be, each with its values.

    ``directory`` is the private directory of the job. Where its path is too long for
    a socket, or not plain, a short private one is made and removed at the end.
    """

    def __init__(
        self, directory: Path, values: ProviderValues, *, serve_public: bool = True
    ) -> None:
        self._directory = directory
        self._values = values
        self._names = (_OURS, _PUBLIC) if serve_public else (_OURS,)
        self._temporary: str | None = None
        self._addresses: dict[str, str] = {}
        self._servers: list[grpc.Server] = []
        self._threads: futures.ThreadPoolExecutor | None = None

    def start(self) -> None:
        """Open the sockets. They answer once this returns."""
        folder = self._find_folder()
        self._threads = futures.ThreadPoolExecutor(
            _THREADS, thread_name_prefix="provider"
        )
        try:
            for name in self._names:
                address = str(folder / f"{name}.sock")
                self._servers.append(self._serve(name, address, self._threads))
                self._addresses[name] = address
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Close the sockets and remove them. Nothing happens the second time."""
        for stopped in [server.stop(grace=None) for server in self._servers]:
            stopped.wait()
        self._servers.clear()
        if self._threads is not None:
            self._threads.shutdown()
            self._threads = None
        for address in self._addresses.values():
            Path(address).unlink(missing_ok=True)
        self._addresses.clear()
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._temporary = None

    def set_values(self, values: ProviderValues) -> None:
        """Answer with other values from now on. Between two commands, not within."""
        self._values = values

    @property
    def environment(self) -> dict[str, str]:
        """What to add to Terraform's environment, for every command of the job."""
        providers = {
            f"{registry}/{name}/{name}": {
                "Protocol": "grpc",
                "ProtocolVersion": 6,
                "Pid": os.getpid(),
                "Test": True,  # else Terraform would end this process when it is done
                "Addr": {"Network": "unix", "String": address},
            }
            for registry in _REGISTRIES
            for name, address in self._addresses.items()
        }
        return {"TF_REATTACH_PROVIDERS": json.dumps(providers)}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _find_folder(self) -> Path:
        folder = self._directory.absolute()
        if _fits_an_address(folder):
            return folder
        parents = [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 private, below
        parent = next(filter(_fits_an_address, parents), parents[0])
        self._temporary = tempfile.mkdtemp(prefix="wirtual-", dir=parent)
        return Path(self._temporary)

    def _serve(
        self, name: str, address: str, threads: futures.ThreadPoolExecutor
    ) -> grpc.Server:
        server = grpc.server(
            threads,
            options=[
                ("grpc.max_receive_message_length", _LARGEST_MESSAGE),
                ("grpc.max_send_message_length", _LARGEST_MESSAGE),
            ],
        )
        add_to(server, ProviderServicer(f"{name}_", lambda: self._values))
        add_plumbing(server)
        server.add_insecure_port(f"unix:{address}")
        server.start()
        return server


def _fits_an_address(folder: Path) -> bool:
    """Whether a socket in ``folder``, or in a short folder within, has an address."""
    address = folder / "wirtual-xxxxxxxx" / f"{_OURS}.sock"
    return len(os.fsencode(address)) <= _LONGEST_ADDRESS and bool(
        _PLAIN_PATH.fullmatch(str(folder))
    )
