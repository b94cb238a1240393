"""Versions, parameters and variables as JSON; their serializers document the shape."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import orjson

from provisioning_app.job.presentation import job_json
from templates_app.version.models import (
    TemplateVersionParameter,
    TemplateVersionVariable,
)
from templates_app.version.plaintext import plaintext
from templates_app.version.queries import Row
from wirtual.core.ids import NIL

REDACTED = "*redacted*"  # spec/templates.md, 4.4


def version_json(row: Row) -> dict[str, Any]:
    """A version as it is shown, from a row of ``queries``."""
    return {
        "id": row["id"],
        "template_id": row["template_id"] or NIL,
        "organization_id": row["organization_id"],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        "name": row["name"],
        "message": row["message"],
        "job": job_json(row, "job__"),
        "readme": row["readme"],
        "created_by": {
            "id": row["created_by_id"],
            "username": row["created_by__username"],
            "avatar_url": row["created_by__avatar_url"],
        },
        "archived": row["archived"],
        "warnings": [],
        "matched_provisioners": orjson.Fragment(row["matched_provisioners"]),
    }


def new_version_json(row: Row) -> dict[str, Any]:
    """A version as the request that made it sees it: its job isn't counted yet."""
    shown = version_json(row)
    shown["job"] |= {"queue_position": 0, "queue_size": 0}
    return shown


def parameters_json(
    parameters: Iterable[TemplateVersionParameter],
) -> list[dict[str, Any]]:
    """Rich parameters in the order in which people are asked."""
    in_order = sorted(parameters, key=lambda each: each.place)
    return [_parameter_json(each) for each in in_order]


def _parameter_json(parameter: TemplateVersionParameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "display_name": parameter.display_name,
        "description": parameter.description,
        "description_plaintext": _plaintext(parameter.description),
        "type": parameter.type,
        "mutable": parameter.mutable,
        "default_value": parameter.default_value,
        "icon": parameter.icon,
        "options": parameter.options,
        "validation_error": parameter.validation_error,
        "validation_regex": parameter.validation_regex,
        "validation_min": parameter.validation_min,
        "validation_max": parameter.validation_max,
        "validation_monotonic": parameter.validation_monotonic,
        "required": parameter.required,
        "ephemeral": parameter.ephemeral,
    }


def variables_json(
    variables: Iterable[TemplateVersionVariable],
) -> list[dict[str, Any]]:
    """Variables in the order of their declaration; secrets are not shown."""
    return [_variable_json(each) for each in variables]


def _variable_json(variable: TemplateVersionVariable) -> dict[str, Any]:
    secret = variable.sensitive
    return {
        "name": variable.name,
        "description": variable.description,
        "type": variable.type,
        "value": REDACTED if secret else variable.value,
        "default_value": REDACTED if secret else variable.default_value,
        "required": variable.required,
        "sensitive": secret,
    }


_plaintext = lru_cache(maxsize=1024)(plaintext)
