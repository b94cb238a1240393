"""What every operation of the REST API has in common."""
