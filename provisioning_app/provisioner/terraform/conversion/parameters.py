"""Rich parameters and external auth providers, from data sources.

Rule: spec/terraform.md, 11.8 and 11.9.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from provisioning_app.provisioner.protocol import (
    ExternalAuthProvider,
    ParameterOption,
    RichParameter,
)
from provisioning_app.provisioner.terraform.conversion.errors import ConversionFailed
from provisioning_app.provisioner.terraform.conversion.tree import (
    Attributes,
    Index,
    TreeResource,
)


def parameters_of(index: Index) -> list[RichParameter]:
    """Give the parameters, those of the deepest modules first.

    Raises:
        ConversionFailed: a name occurs more than once.
    """
    found = [_parameter(each) for each in index.data("parameter")]
    counts = Counter(each.name for each in found)
    repeated = [name for name, count in counts.items() if count > 1]
    if repeated:
        raise ConversionFailed(
            f"parameter names must be unique but {_listed(repeated)} multiple times"
        )
    return found


def external_auth_of(index: Index) -> list[ExternalAuthProvider]:
    """Give each account that is asked for once; needed, if anybody needs it.

    Raises:
        ConversionFailed: an id isn't a string.
    """
    optional: dict[str, bool] = {}
    for each in index.data("external_auth", "git_auth"):
        key = each.attributes.values.get("id")
        if not isinstance(key, str):
            raise ConversionFailed("external auth id is not a string")
        optional[key] = optional.get(key, True) and each.attributes.flag("optional")
    return [ExternalAuthProvider(key, each) for key, each in optional.items()]


def _parameter(source: TreeResource) -> RichParameter:
    attributes = source.attributes
    blocks = attributes.blocks("validation")
    rules = blocks[0] if len(blocks) == 1 else Attributes({})
    return RichParameter(
        name=attributes.text("name"),
        display_name=attributes.text("display_name"),
        description=attributes.text("description"),
        type=attributes.text("type") or "string",
        mutable=attributes.flag("mutable"),
        default=attributes.text("default"),
        icon=attributes.text("icon"),
        options=_options(attributes.blocks("option")),
        required=not attributes.flag("optional"),
        ephemeral=attributes.flag("ephemeral"),
        order=attributes.number("order"),
        validation_regex=rules.text("regex"),
        validation_error=rules.text("error"),
        validation_monotonic=rules.text("monotonic"),
        validation_min=_bound(rules, "min"),
        validation_max=_bound(rules, "max"),
    )


def _options(blocks: Iterable[Attributes]) -> tuple[ParameterOption, ...]:
    return tuple(
        ParameterOption(
            name=each.text("name"),
            value=each.text("value"),
            description=each.text("description"),
            icon=each.text("icon"),
        )
        for each in blocks
    )


def _bound(rules: Attributes, name: str) -> int | None:
    """Give ``min`` or ``max``, zero included, if the template set it."""
    if not rules.values:
        return None
    if rules.declares("min_disabled"):
        return None if rules.flag(f"{name}_disabled") else rules.number(name)
    # Old providers couldn't tell zero from nothing.
    either = rules.number("min") or rules.number("max")
    return rules.number(name) if either else None


def _listed(names: Sequence[str]) -> str:
    quoted = [f'"{name}"' for name in names]
    if len(quoted) == 1:
        return f"{quoted[0]} appears"
    return f"{', '.join(quoted[:-1])} and {quoted[-1]} appear"
