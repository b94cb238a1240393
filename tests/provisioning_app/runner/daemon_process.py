"""A built-in daemon as a process of its own, whose jobs all have one archive.

Usage: daemon_process.py NAME ARCHIVE FINISH_WITHIN
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

import django


def main(name: str, archive: str, finish_within: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wirtual.settings")
    django.setup()

    from provisioning_app.job import handlers
    from provisioning_app.job.enums import ProvisionerJobType
    from provisioning_app.runner.built_in import built_in_daemon
    from provisioning_app.runner.process import serve
    from tests.make.jobs import RememberingHandler

    handler = RememberingHandler(Path(archive).read_bytes())
    handlers._HANDLERS = dict.fromkeys(ProvisionerJobType, handler)
    with built_in_daemon(name) as daemon:
        serve(daemon, timedelta(seconds=float(finish_within)))


if __name__ == "__main__":
    main(*sys.argv[1:])
