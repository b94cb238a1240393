"""``python -m provisioning_app.provisioner.terraform.provider``: see `plugin`."""

import os
import sys

from provisioning_app.provisioner.terraform.provider.plugin import main

sys.exit(main(sys.argv[1:], os.environ))
