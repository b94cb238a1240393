"""Who acts in the story, and what its chapters hand to each other."""

from typing import Any

from tests.acceptance.owners import PASSWORD
from tests.acceptance.recording import Recorder
from tests.api.client import Api


class Stage:
    """Olivia sets the server up, tom writes a template, mia is a member.

    Everybody is nobody until they log in.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.anybody = Api()
        self.olivia = self.tom = self.mia = self.anybody
        self.organization_id = ""
        self.version_id = ""
        self.template_id = ""

    def tell(
        self, api: Api, method: str, path: str, body: Any = None, **options: Any
    ) -> Any:
        """Send a request that becomes an example."""
        return self._recorder.tell(api, method, path, body, **options)

    def account(self, name: str) -> dict[str, Any]:
        """What is asked for to make an account."""
        return {
            "email": f"{name}@wirtual.example",
            "username": name,
            "name": name.capitalize(),
            "password": PASSWORD,
            "organization_ids": [self.organization_id],
        }

    def log_in(self, name: str) -> Api:
        """Log in without telling of it."""
        credentials = {"email": f"{name}@wirtual.example", "password": PASSWORD}
        session: Any = self.anybody.post("/users/login", credentials)
        return Api(session.json()["session_token"])
