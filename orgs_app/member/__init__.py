"""Who belongs to an organization, and with which roles."""
