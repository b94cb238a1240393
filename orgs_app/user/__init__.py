"""People and machines that sign in: accounts, passwords, and the very first user."""
