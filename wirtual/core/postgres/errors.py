"""What can keep the embedded PostgreSQL from serving."""


class PostgresFailed(Exception):
    """It could not be made, started or stopped. The text is for an operator."""
