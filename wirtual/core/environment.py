"""Typed readers for the variables that configure an installation.

Each reader names one ``WIRTUAL_*`` variable, its default and its meaning, and fails at
start with the variable's name. What was read is kept in `DOCUMENTED`, so that the
manual and a test can compare themselves with it. Only ``wirtual/settings.py`` reads.
"""

import os
import re
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

    def several(self, name: str, read: Callable[["Numbered"], T]) -> dict[int, T]:
        """What ``read`` makes of each thing whose variables are counted, by number.

        For ``EXTERNAL_AUTH`` these are ``EXTERNAL_AUTH_0_ID`` and the like.

        Raises:
            SettingInvalid: a variable is named like theirs that nobody reads.
        """
        read(Numbered({}, name))  # so that it is documented where there is none
        counted = re.compile(rf"{PREFIX}{name}_(\d+)_\w+")
        given = {each: int(n[1]) for each in self.values if (n := counted.match(each))}
        readers = {
            number: Numbered(self.values, name, number)
            for number in sorted(set(given.values()))
        }
        found = {number: read(reader) for number, reader in readers.items()}
        for variable, number in given.items():
            if variable not in readers[number].asked:
                raise SettingInvalid(f"{variable}: there is no such variable")
        return found

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
        full = self._variable(name)
        setting = Setting(self._entry(name), kind, default, meaning, secret)
        DOCUMENTED.setdefault(setting.name, setting)
        text = self.values.get(full, default)
        try:
            value = parse(text)
        except ValueError as error:
            if secret:
                raise SettingInvalid(f"{full}: its value is not a {kind}") from None
            raise SettingInvalid(f"{full}: {text!r} can't be used: {error}") from error
        self._note(
            replace(
                setting, value=None if secret else value, is_given=full in self.values
            )
        )
        return value

    def _variable(self, name: str) -> str:
        """What the variable is called."""
        return PREFIX + name

    def _entry(self, name: str) -> str:
        """What the manual calls it."""
        return PREFIX + name

    def _note(self, setting: Setting) -> None:
        """Keep what was read."""
        DOCUMENTED[setting.name] = setting


class Numbered(Environment):
    """Reads the variables of one of several things, or of none to document them.

    The manual has one entry for all things; its value are those of all, in order.
    """

    def __init__(
        self, values: Mapping[str, str], thing: str, number: int | None = None
    ) -> None:
        super().__init__(values)
        self.thing = thing
        self.number = number
        self.asked: set[str] = set()

    def _variable(self, name: str) -> str:
        variable = f"{PREFIX}{self.thing}_{self.number}_{name}"
        self.asked.add(variable)
        return variable

    def _entry(self, name: str) -> str:
        return f"{PREFIX}{self.thing}_<n>_{name}"

    def _note(self, setting: Setting) -> None:
        if self.number is None:
            DOCUMENTED[setting.name] = replace(setting, value=None)
            return
        before = DOCUMENTED[setting.name]
        value = None if setting.secret else (*(before.value or ()), setting.value)
        is_given = before.is_given or setting.is_given
        DOCUMENTED[setting.name] = replace(setting, value=value, is_given=is_given)


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
