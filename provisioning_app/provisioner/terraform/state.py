"""The state that a session is given, and leaves.

It is opaque here, but for its being there or not.

Rule: spec/terraform.md, 10.
"""

from pathlib import Path

from provisioning_app.provisioner.protocol import WorkFailed


class StateFile:
    """The state as bytes, and the file in which Terraform finds it."""

    def __init__(self, directory: Path, content: bytes) -> None:
        self._path = directory / "terraform.tfstate"
        self._content = content

    def __bool__(self) -> bool:
        """Whether anything was ever made."""
        return bool(self._content)

    def write(self) -> None:
        """Put the state where Terraform looks for it, if there is one."""
        if self._content:
            self._path.unlink(missing_ok=True)
            self._path.touch(mode=0o600)
            self._path.write_bytes(self._content)

    def read(self) -> bytes:
        """Take the state that an apply left. Raises WorkFailed if it left none."""
        try:
            self._content = self._path.read_bytes()
        except OSError as error:
            raise WorkFailed(f"read statefile: {error.strerror}") from error
        return self._content

    def read_if_there(self) -> bytes:
        """Take the state that a failed apply left, as far as there is one."""
        return self.read() if self._path.is_file() else b""
