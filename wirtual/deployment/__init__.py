"""This installation: how it is put up, what it is built from, whether all is well."""
