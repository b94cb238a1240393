"""Who: users, keys, organizations, roles, groups, access and the audit log."""
