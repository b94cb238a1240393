"""The tables of this app, a line per noun."""

from wirtual.deployment.build_info.models import Deployment as Deployment
