"""What an import found, as lists on a version's page on the operators' site."""

from templates_app.version.models import (
    TemplateVersionParameter,
    TemplateVersionVariable,
)
from templates_app.version.presentation import REDACTED
from wirtual.core.operators import cells
from wirtual.core.operators.columns import column
from wirtual.core.operators.sections import Rows

YES, NO = "yes", "no"


class ParametersOfVersion(Rows):
    """What people are asked."""

    model = TemplateVersionParameter
    verbose_name_plural = "Parameters"
    fields = ("name", "type", "default", "choices", "rules", "about")
    ordering = ("display_order", "name")

    @column("Default")
    def default(self, parameter: TemplateVersionParameter) -> str:
        """The value while nobody says."""
        return cells.code(parameter.default_value)

    @column("Options")
    def choices(self, parameter: TemplateVersionParameter) -> str:
        """What can be chosen."""
        return cells.words(str(option.get("value")) for option in parameter.options)

    @column("Rules")
    def rules(self, parameter: TemplateVersionParameter) -> str:
        """What holds for its values."""
        return cells.words(_rules(parameter))

    @column("Description")
    def about(self, parameter: TemplateVersionParameter) -> str:
        """What people are told."""
        return parameter.display_name or parameter.description or cells.NOTHING


def _rules(parameter: TemplateVersionParameter) -> list[str]:
    said = {
        "required": parameter.required,
        "mutable": parameter.mutable,
        "ephemeral": parameter.ephemeral,
        f"at least {parameter.validation_min}": parameter.validation_min is not None,
        f"at most {parameter.validation_max}": parameter.validation_max is not None,
        f"matches {parameter.validation_regex}": parameter.validation_regex,
        parameter.validation_monotonic: parameter.validation_monotonic,
    }
    return [text for text, holds in said.items() if holds]


class VariablesOfVersion(Rows):
    """Terraform's variables. Values of sensitive ones are not shown."""

    model = TemplateVersionVariable
    verbose_name_plural = "Variables"
    fields = ("name", "type", "value_", "default", "needed", "description")
    ordering = ("id",)

    @column("Value")
    def value_(self, variable: TemplateVersionVariable) -> str:
        """What it is for this version."""
        return cells.code(REDACTED if variable.sensitive else variable.value)

    @column("Default")
    def default(self, variable: TemplateVersionVariable) -> str:
        """What it is while nobody says."""
        return cells.code(REDACTED if variable.sensitive else variable.default_value)

    @column("Required")
    def needed(self, variable: TemplateVersionVariable) -> str:
        """Whether it must be given."""
        return YES if variable.required else NO
