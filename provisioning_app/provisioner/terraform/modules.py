"""Which modules a template calls, as Terraform wrote them down during init.

Rule: spec/terraform.md, 12.
"""

import json
from pathlib import Path

from provisioning_app.provisioner.protocol import Module


class ModulesUnreadable(Exception):
    """Terraform's list of modules can't be read."""


def installed_modules(data_dir: Path) -> list[Module]:
    """Give the modules, without the root; none if there is no list.

    Raises:
        ModulesUnreadable: there is a list, but it can't be read.
    """
    try:
        listed = json.loads((data_dir / "modules" / "modules.json").read_bytes())
        return [
            Module(each["Key"], each["Source"], each.get("Version", ""))
            for each in listed["Modules"]
            if each["Source"]
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModulesUnreadable(str(error)) from error
