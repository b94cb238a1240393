"""What a provider has to say about a template: errors and warnings, each in place."""

from typing import Any

from tf.gen import tfplugin_pb2 as pb

from provisioning_app.provisioner.terraform.provider.schema import Body
from provisioning_app.provisioner.terraform.provider.wire import UNKNOWN, Config

#: Where in a configuration: names of attributes and blocks, numbers of list items.
Path = tuple[str | int, ...]


def spelled(path: Path) -> str:
    """A path as one writes it in Terraform: ``metadata[0].interval``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


class Report:
    """Collects problems, each a sentence that names the attribute it is about."""

    def __init__(self) -> None:
        self._diagnostics: list[Any] = []

    def error(self, path: Path, sentence: str) -> None:
        self._add(pb.Diagnostic.ERROR, f'Invalid "{spelled(path)}"', path, sentence)

    def warning(self, path: Path, sentence: str) -> None:
        self._add(pb.Diagnostic.WARNING, f'Check "{spelled(path)}"', path, sentence)

    def check(self, body: Body, config: Config, path: Path = ()) -> None:
        """Run the checks that a description states. Unknown values pass."""
        for attribute in body.attributes:
            value = config.get(attribute.name)
            if value is None or value is UNKNOWN or not attribute.settable:
                continue
            here = (*path, attribute.name)
            for check in (attribute.type.check, *attribute.checks):
                problem = check(value) if check else None
                if problem is not None:
                    self.error(here, f'"{spelled(here)}" {problem}.')
                    break
        for block in body.blocks:
            for i, item in known_items(config, block.name):
                self.check(block.body, item, (*path, block.name, i))

    @property
    def has_errors(self) -> bool:
        return bool(self.errors)

    @property
    def errors(self) -> list[str]:
        """The sentences of all errors, in order."""
        return self._sentences(pb.Diagnostic.ERROR)

    @property
    def warnings(self) -> list[str]:
        """The sentences of all warnings, in order."""
        return self._sentences(pb.Diagnostic.WARNING)

    def to_messages(self, *, errors_only: bool = False) -> list[Any]:
        return [
            diagnostic
            for diagnostic in self._diagnostics
            if not errors_only or diagnostic.severity == pb.Diagnostic.ERROR
        ]

    def _sentences(self, severity: int) -> list[str]:
        return [
            diagnostic.detail
            for diagnostic in self._diagnostics
            if diagnostic.severity == severity
        ]

    def _add(self, severity: int, summary: str, path: Path, sentence: str) -> None:
        self._diagnostics.append(
            pb.Diagnostic(
                severity=severity,
                summary=summary,
                detail=sentence,
                attribute=attribute_path(path),
            )
        )


def attribute_path(path: Path) -> Any:
    """Translate a path for Terraform."""
    step = pb.AttributePath.Step
    return pb.AttributePath(
        steps=[
            step(element_key_int=part)
            if isinstance(part, int)
            else step(attribute_name=part)
            for part in path
        ]
    )


def known_items(config: Config, name: str) -> list[tuple[int, Config]]:
    """The blocks called ``name`` with their numbers, as far as they are known."""
    items = config.get(name)
    if items is None or items is UNKNOWN:
        return []
    return [(i, item) for i, item in enumerate(items) if item is not UNKNOWN]
