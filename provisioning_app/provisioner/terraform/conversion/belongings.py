"""What belongs to an agent: apps, environment variables, scripts.

Rule: spec/terraform.md, 11.5, and 14.2 for ``merge_strategy``.
"""

import re
from collections.abc import Iterable

from provisioning_app.provisioner.protocol import (
    App,
    AppSharing,
    Healthcheck,
    Script,
)
from provisioning_app.provisioner.terraform.conversion.agents import Placed
from provisioning_app.provisioner.terraform.conversion.errors import ConversionFailed
from provisioning_app.provisioner.terraform.conversion.graph import Graph
from provisioning_app.provisioner.terraform.conversion.tree import Index, TreeResource

_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*")


class Belongings:
    """The apps, envs and scripts of a template, to be given to their agents.

    Raises:
        ConversionFailed: a slug is wrong or taken, whether or not the app has an
            agent.
    """

    def __init__(self, index: Index, graph: Graph) -> None:
        self._graph = graph
        self._apps = [(each, _app(each)) for each in index.managed("app")]
        self._envs = index.managed("env")
        self._scripts = index.managed("script")
        _check_slugs(app for _, app in self._apps)

    def apps(self, agent: Placed) -> tuple[App, ...]:
        """Give the agent's apps."""
        return tuple(app for each, app in self._apps if self._belongs(each, agent))

    def scripts(self, agent: Placed) -> tuple[Script, ...]:
        """Give the agent's scripts, those apart that it declares itself."""
        mine = [each for each in self._scripts if self._belongs(each, agent)]
        return tuple(_script(each) for each in mine)

    def environment(self, agent: Placed) -> dict[str, str]:
        """Give what is added to the agent's environment.

        Raises:
            ConversionFailed: a name that must be set once is set again.
        """
        merged: dict[str, str] = {}
        for each in self._envs:
            if self._belongs(each, agent):
                _merge(merged, each)
        return merged

    def _belongs(self, item: TreeResource, agent: Placed) -> bool:
        wanted = item.attributes.text("agent_id")
        if agent.id or wanted:
            return agent.id == wanted
        return self._graph.depends_directly(
            f"{item.type}.{item.name}", f"{agent.source.type}.{agent.source.name}"
        )


def _app(source: TreeResource) -> App:
    attributes = source.attributes
    slug = attributes.text("slug") or source.name
    name = attributes.text("display_name") or attributes.text("name") or slug
    checks = attributes.blocks("healthcheck")
    return App(
        slug=slug,
        display_name=name,
        command=attributes.text("command"),
        url=attributes.text("url"),
        icon=attributes.text("icon"),
        subdomain=attributes.flag("subdomain"),
        external=attributes.flag("external"),
        hidden=attributes.flag("hidden"),
        order=attributes.number("order"),
        sharing=_sharing(attributes.text("share")),
        healthcheck=Healthcheck(
            url=checks[0].text("url"),
            interval=checks[0].number("interval"),
            threshold=checks[0].number("threshold"),
        )
        if checks
        else None,
    )


def _sharing(word: str) -> AppSharing:
    try:
        return AppSharing(word.lower())
    except ValueError:
        return AppSharing.OWNER


def _check_slugs(apps: Iterable[App]) -> None:
    seen = set()
    for app in apps:
        if not _SLUG.fullmatch(app.slug):
            raise ConversionFailed(
                f'invalid app slug "{app.slug}", it must consist of lower-case'
                " letters and digits, with single hyphens between them"
            )
        if app.slug in seen:
            raise ConversionFailed(
                f'duplicate app slug, they must be unique per template: "{app.slug}"'
            )
        seen.add(app.slug)


def _script(source: TreeResource) -> Script:
    attributes = source.attributes
    return Script(
        display_name=attributes.text("display_name"),
        script=attributes.text("script"),
        icon=attributes.text("icon"),
        log_path=attributes.text("log_path"),
        cron=attributes.text("cron"),
        timeout=attributes.number("timeout"),
        start_blocks_login=attributes.flag("start_blocks_login"),
        run_on_start=attributes.flag("run_on_start"),
        run_on_stop=attributes.flag("run_on_stop"),
    )


def _merge(merged: dict[str, str], source: TreeResource) -> None:
    name = source.attributes.text("name")
    value = source.attributes.text("value")
    earlier = merged.get(name)
    strategy = source.attributes.text("merge_strategy")
    if earlier is None or strategy in {"", "replace"}:
        merged[name] = value
    elif strategy == "append":
        merged[name] = f"{earlier}:{value}"
    elif strategy == "prepend":
        merged[name] = f"{value}:{earlier}"
    else:
        raise ConversionFailed(
            f'duplicate environment variable "{name}": {source.address} asks for'
            " an error when it is set already"
        )
