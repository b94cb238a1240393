"""Names of the announcements about templates."""

from uuid import UUID


def template_channel(template_id: UUID) -> str:
    """Something about the template has changed: look again."""
    return f"template:{template_id}"
