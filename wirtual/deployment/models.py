"""The tables of this app, a line per noun."""

from wirtual.deployment.build_info.models import Deployment as Deployment
from wirtual.deployment.license.models import License as License
