"""What the sessions of one provisioner share."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from provisioning_app.provisioner.terraform.engine import Engine
from provisioning_app.provisioner.terraform.guardian import Guardian


@dataclass(slots=True)
class Surroundings:
    """Where sessions find Terraform, its cache, and what templates may see.

    ``host`` is what templates may see of the daemon's environment. ``busy`` is held
    while commands run, since sessions share the plugin cache.
    """

    engine: Engine
    cache_dir: Path | None
    serve_public: bool
    exit_timeout: timedelta
    host: Mapping[str, str]
    guardian: Guardian = field(default_factory=Guardian)
    busy: threading.Lock = field(default_factory=threading.Lock)
