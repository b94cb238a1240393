"""Checks that several data sources and resources share."""

import re

from provisioning_app.provisioner.terraform.provider.report import (
    Path,
    Report,
    known_items,
    spelled,
)
from provisioning_app.provisioner.terraform.provider.schema import Check
from provisioning_app.provisioner.terraform.provider.wire import Config, is_known
from provisioning_app.provisioner.words import listed


def one_of(*words: str) -> Check:
    """Accept these words only."""

    def check(value: str) -> str | None:
        if value in words:
            return None
        return f'must be {listed(words)}, not "{value}"'

    return check


def not_empty(value: str) -> str | None:
    """Refuse the empty text."""
    return None if value else "must not be empty"


def at_least(minimum: int) -> Check:
    """Accept numbers from ``minimum`` on."""

    def check(value: int) -> str | None:
        if value >= minimum:
            return None
        return f"must be {minimum} or more, not {value}"

    return check


def between(minimum: int, maximum: int) -> Check:
    """Accept numbers from ``minimum`` to ``maximum``, both included."""

    def check(value: int) -> str | None:
        if minimum <= value <= maximum:
            return None
        return f"must be between {minimum} and {maximum}, not {value}"

    return check


def no_longer_than(limit: int) -> Check:
    """Accept texts of up to ``limit`` characters."""

    def check(value: str) -> str | None:
        if len(value) <= limit:
            return None
        return f"must be {limit} characters or less, not {len(value)}"

    return check


def matching(pattern: str, otherwise: str) -> Check:
    """Accept texts that are ``pattern`` from beginning to end."""

    def check(value: str) -> str | None:
        return None if re.fullmatch(pattern, value) else f'{otherwise}, not "{value}"'

    return check


def absolute_path(value: str) -> str | None:
    """Refuse relative paths, those of Windows included."""
    if value.startswith("/") or re.match(r"[A-Za-z]:[\\/]", value):
        return None
    return f'must be an absolute path, not "{value}"'


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(
    r"(?:[^@]*@)?(\[[0-9A-Fa-f:.%]+\]|[^\s:\"<>\\^`{|}]*)(:[0-9]*)?"
)


def url(value: str) -> str | None:
    """Refuse what isn't an absolute or relative URL."""
    reason = _why_no_url(value)
    return f'must be a URL, but "{value}" {reason}' if reason else None


def _why_no_url(value: str) -> str | None:
    if re.search(r"[\x00-\x1f\x7f]", value):
        return "has a control character"
    before_query = value.partition("#")[0].partition("?")[0]
    if re.search(r"%(?![0-9A-Fa-f]{2})", before_query):
        return "has a broken escape after %"
    scheme = _SCHEME.match(before_query)
    rest = before_query[scheme.end() :] if scheme else before_query
    if not scheme and ":" in rest.partition("/")[0]:
        return "has no valid protocol before the colon"
    if rest.startswith("//"):
        authority = rest[2:].partition("/")[0]
        if not _AUTHORITY.fullmatch(authority):
            return "has no valid host or port"
    return None


def refuse_together(config: Config, report: Report, name: str, *others: str) -> None:
    """Report each of ``others`` that is set beside ``name``. Unknown may be unset."""
    if not _is_set(config, name):
        return
    for other in others:
        if _is_set(config, other):
            sentence = f'"{name}" and "{other}" can\'t be set together.'
            report.error((name,), sentence)


def _is_set(config: Config, name: str) -> bool:
    value = config.get(name)
    return is_known(value) and value != []


def refuse_repeats(
    config: Config,
    report: Report,
    block: str,
    member: str,
    sentence: str,
    *,
    within: Path = (),
) -> None:
    """Report blocks whose ``member`` an earlier block of the same name has too.

    ``within`` is where ``config`` itself stands, if it is a block.
    """
    seen = set()
    for i, item in known_items(config, block):
        value = item.get(member)
        if not is_known(value):
            continue
        if value in seen:
            here = (*within, block, i, member)
            report.error(here, f'{sentence} "{value}" ("{spelled(here)}").')
        seen.add(value)
