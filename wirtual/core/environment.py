"""Typed readers for the variables that configure an installation.

Each reader names one ``WIRTUAL_*`` variable, its default and its meaning, and fails at
start with the variable's name. What was read is kept in `DOCUMENTED`, so that the
manual and a test can compare themselves with it. Only ``wirtual/settings.py`` reads.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from wirtual.core.daily import DailySchedule, parse_daily_schedule

T = TypeVar("T")
Network = IPv4Network | IPv6Network

PREFIX = "WIRTUAL_"
TRUE = frozenset({"1", "t", "true", "yes", "on"})
FALSE = frozenset({"0", "f", "false", "no", "off", ""})
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


class SettingInvalid(Exception):
    """A variable's value can't be used. The text names the variable and says why."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: what it is called, what it means, what it is by default, and here.

    The value of a secret isn't kept.
    """

    name: str
    kind: str
    default: str
    meaning: str
    secret: bool = False
    value: Any = None  #: as it was parsed
    is_given: bool = False


#: Every variable that was asked for, by name.
DOCUMENTED: dict[str, Setting] = {}


class Environment:
    """Reads variables out of ``values``, by default those of the process."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values

    def text(
        self, name: str, default: str, meaning: str, *, secret: bool = False
    ) -> str:
        """A text, as it is."""
        return self._read(name, "text", default, meaning, str, secret=secret)

    def flag(self, name: str, default: bool, meaning: str) -> bool:
        """Yes or no."""
        return self._read(name, "flag", str(default).lower(), meaning, _flag)

    def integer(
        self,
        name: str,
        default: int,
        meaning: str,
        *,
        least: int | None = None,
        most: int | None = None,
    ) -> int:
        """A whole number, at least ``least`` and at most ``most``."""

        def parse(text: str) -> int:
            number = _whole(text)
            if least is not None and number < least:
                raise ValueError(f"must be at least {least}")
            if most is not None and number > most:
                raise ValueError(f"must be at most {most}")
            return number

        return self._read(name, "number", str(default), meaning, parse)

    def duration(
        self, name: str, default: str, meaning: str, *, least: str = "1s"
    ) -> timedelta:
        """A length of time such as ``90s``, ``10m``, ``24h`` or ``7d``."""

        def parse(text: str) -> timedelta:
            length = parse_duration(text)
            if length < parse_duration(least):
                raise ValueError(f"must be at least {least}")
            return length

        return self._read(name, "duration", default, meaning, parse)

    def url(self, name: str, default: str, meaning: str) -> str:
        """An address that begins with http:// or https://, or nothing."""
        return self._read(name, "URL", default, meaning, _url)

    def path(self, name: str, default: Path | str, meaning: str) -> Path:
        """A path; ``~`` is the home directory."""
        return self._read(name, "path", str(default), meaning, _path)

    def words(
        self,
        name: str,
        default: str,
        meaning: str,
        *,
        among: tuple[str, ...] | None = None,
    ) -> tuple[str, ...]:
        """Words separated by commas, each one of ``among``."""

        def parse(text: str) -> tuple[str, ...]:
            words = _words(text)
            for word in words:
                if among is not None and word not in among:
                    raise ValueError(f"{word!r} is none of {', '.join(among)}")
            return words

        return self._read(name, "words", default, meaning, parse)

    def networks(self, name: str, default: str, meaning: str) -> tuple[Network, ...]:
        """IP networks such as ``10.0.0.0/8``, or single addresses, with commas."""
        return self._read(name, "networks", default, meaning, _networks)

    def daily_schedule(
        self, name: str, default: str, meaning: str
    ) -> DailySchedule | None:
        """A time of day such as ``CRON_TZ=Europe/Berlin 30 4 * * *``, or nothing."""

        def parse(text: str) -> DailySchedule | None:
            return parse_daily_schedule(text) if text.strip() else None

        return self._read(name, "schedule", default, meaning, parse)

    def choice(
        self, name: str, default: str, meaning: str, *, among: tuple[str, ...]
    ) -> str:
        """One of the words ``among``."""

        def parse(text: str) -> str:
            if text not in among:
                raise ValueError(f"must be one of {', '.join(among)}")
            return text

        return self._read(name, " | ".join(among), default, meaning, parse)

    def _read(
        self,
        name: str,
        kind: str,
        default: str,
        meaning: str,
        parse: Callable[[str], T],
        *,
        secret: bool = False,
    ) -> T:
        full = PREFIX + name
        setting = Setting(full, kind, default, meaning, secret)
        DOCUMENTED[full] = setting
        text = self.values.get(full, default)
        try:
            value = parse(text)
        except ValueError as error:
            if secret:
                raise SettingInvalid(f"{full}: its value is not a {kind}") from None
            raise SettingInvalid(f"{full}: {text!r} can't be used: {error}") from error
        DOCUMENTED[full] = replace(
            setting, value=None if secret else value, is_given=full in self.values
        )
        return value


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("must be a whole number") from None


def _path(text: str) -> Path:
    if not text.strip():
        raise ValueError("must not be empty")
    return Path(text).expanduser()


def _url(text: str) -> str:
    parts = urlsplit(text)
    good = parts.scheme in {"http", "https"} and parts.hostname and " " not in text
    if text and not good:
        raise ValueError("must be like https://wirtual.example.com")
    return text


def _flag(text: str) -> bool:
    word = text.strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ValueError("say true or false")


def parse_duration(text: str) -> timedelta:
    """The length of time that ``text`` spells, or ValueError."""
    text = text.strip()
    for unit in sorted(UNITS, key=len, reverse=True):
        if text.endswith(unit):
            return timedelta(seconds=float(text.removesuffix(unit)) * UNITS[unit])
    raise ValueError("a number with a unit, such as 90s, 10m, 24h or 7d")


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(word, strict=False) for word in _words(text))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
