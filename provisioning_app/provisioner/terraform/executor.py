"""The Terraform provisioner: where sessions work, and with which Terraform.

Rule: spec/terraform.md, 1 and 2.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from provisioning_app.provisioner.archive import unpack
from provisioning_app.provisioner.protocol import Log, SessionConfig
from provisioning_app.provisioner.terraform import housekeeping
from provisioning_app.provisioner.terraform.engine import Engine
from provisioning_app.provisioner.terraform.environment import passed_on
from provisioning_app.provisioner.terraform.process import EXIT_TIMEOUT
from provisioning_app.provisioner.terraform.session import TerraformSession
from provisioning_app.provisioner.terraform.surroundings import Surroundings


class TerraformProvisioner:
    """Opens Terraform sessions. One per daemon; call `close` when the daemon ends.

    ``serve_public`` makes our provider answer for the public one as well.
    ``host`` is the environment that templates may see a part of; this process's own
    if nothing is said.
    """

    def __init__(
        self,
        work_dir: Path,
        cache_dir: Path | None,
        engine: Engine,
        *,
        serve_public: bool = True,
        exit_timeout: timedelta = EXIT_TIMEOUT,
        host: Mapping[str, str] | None = None,
    ) -> None:
        self._work_dir = work_dir.absolute()
        self._surroundings = Surroundings(
            engine=engine,
            cache_dir=cache_dir.absolute() if cache_dir else None,
            serve_public=serve_public,
            exit_timeout=exit_timeout,
            host=passed_on(os.environ if host is None else host),
        )

    def open(self, config: SessionConfig, log: Log) -> TerraformSession:
        """Unpack the archive into a new directory. Raises WorkFailed."""
        housekeeping.make_private(self._work_dir)
        if self._surroundings.cache_dir is not None:
            housekeeping.make_private(self._surroundings.cache_dir)
        housekeeping.remove_stale_sessions(self._work_dir)
        directory = self._work_dir / f"{housekeeping.SESSION_PREFIX}{uuid4()}"
        directory.mkdir(mode=0o700)
        try:
            unpack(config.archive, directory)
        except BaseException:
            housekeeping.remove_session(directory)
            raise
        return TerraformSession(self._surroundings, directory, config, log)

    def close(self) -> None:
        """End what accompanies the provisioner."""
        self._surroundings.guardian.close()
