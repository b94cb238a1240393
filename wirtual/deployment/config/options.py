"""Every variable that configures this installation, with its value unless secret."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from wirtual.core.environment import PREFIX, Setting
from wirtual.deployment.config.kinds import nanoseconds

#: Words that are written so wherever they stand in a name.
CAPITALS = frozenset({"API", "CORS", "ID", "OIDC", "SSH", "URL"})


def options(settings: Mapping[str, Setting]) -> list[dict[str, Any]]:
    """An entry for each variable, by name."""
    return [_option(each) for _, each in sorted(settings.items())]


def _option(setting: Setting) -> dict[str, Any]:
    return {
        "name": _title(setting.name),
        "description": setting.meaning,
        "required": False,
        "flag": "",
        "flag_shorthand": "",
        "env": setting.name,
        "yaml": "",
        "default": "" if setting.secret else setting.default,
        "value": "" if setting.secret else _plain(setting.value),
        "annotations": {"secret": "true"} if setting.secret else {},
        "group": None,
        "use_instead": [],
        "hidden": False,
        "value_source": "env" if setting.is_given else "default",
    }


def _title(variable: str) -> str:
    words = variable.removeprefix(PREFIX).split("_")
    first, *others = (word if word in CAPITALS else word.lower() for word in words)
    return " ".join([first[0].upper() + first[1:], *others])


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return nanoseconds(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, bool | int | None) else str(value)
