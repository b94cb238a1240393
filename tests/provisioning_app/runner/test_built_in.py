"""The daemons that come with the server: spec/provisioning.md, 1."""

from pathlib import Path
from typing import Any

import pytest

from provisioning_app.runner.built_in import built_in_daemon


@pytest.mark.django_db
def test_nobody_else_can_look_into_the_directories_of_daemons(
    tmp_path: Path, settings: Any
) -> None:
    settings.WIRTUAL_DATA_DIR = tmp_path
    settings.WIRTUAL_PROVISIONER_TYPES = ["terraform"]
    (tmp_path / "provisioners").mkdir(mode=0o755)
    with built_in_daemon("testing"):
        for name in ("provisioners", "provisioners/testing"):
            assert (tmp_path / name).stat().st_mode & 0o777 == 0o700
