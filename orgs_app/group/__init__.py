"""Groups of an organization's members. *Everyone* has the organization's own id."""
