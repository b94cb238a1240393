"""Types and actions in bodies, as the API document shows them.

A word that nobody knows is no mistake of shape; what it means is each operation's.
"""

from drf_spectacular.utils import extend_schema_field

from orgs_app.access.enums import Action, ResourceType
from wirtual.core.api.fields import TextField

#: Every word, in the order of the enums; the API document names them once.
RESOURCE_TYPES = [each.value for each in ResourceType]
ACTIONS = [each.value for each in Action]


@extend_schema_field({"type": "string", "enum": RESOURCE_TYPES})
class ResourceTypeField(TextField):
    """A type by name."""


@extend_schema_field({"type": "string", "enum": ACTIONS})
class ActionField(TextField):
    """An action by name."""
