"""What can be wrong with licences."""

from wirtual.core.errors import Conflict, InvalidInput


class LicenseInvalid(InvalidInput):
    """It isn't a licence for this server. ``detail`` says why."""

    message = "The license is invalid."


class LicenseKnown(Conflict):
    """The very same licence was handed in before."""

    message = "This license has been added already."


class RefreshedJustNow(InvalidInput):
    """Entitlements were looked at less than a minute ago."""

    message = (
        "Entitlements were refreshed a moment ago. Please wait before trying again."
    )

    def __init__(self, seconds: int) -> None:
        super().__init__(
            detail=f"Try again in {seconds} seconds.",
            headers={"Retry-After": str(seconds)},
        )
