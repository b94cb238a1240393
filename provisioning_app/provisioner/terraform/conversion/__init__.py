"""From Terraform's JSON and graph to resources, agents and parameters.

A pure function: no process, no file, no clock. ``convert`` is all that others call.

Rule: spec/terraform.md, 11.
"""

from provisioning_app.provisioner.terraform.conversion.convert import (
    Converted,
    convert,
    plan_trees,
    state_trees,
)
from provisioning_app.provisioner.terraform.conversion.errors import ConversionFailed

__all__ = ["ConversionFailed", "Converted", "convert", "plan_trees", "state_trees"]
