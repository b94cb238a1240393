"""Which version of which installation answers: its id, version and addresses."""
