"""Why it can't be told whether an account elsewhere is linked."""

from wirtual.core.errors import Unavailable


class ProviderUnanswering(Unavailable):
    """A provider says neither yes nor no to what it once gave. ``detail`` has more."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(
            f"{name} can't tell for the moment whether your account is linked."
            " Please try again.",
            detail=detail,
        )
