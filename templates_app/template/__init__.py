"""Templates: what workspaces are made from.

A template is a name, settings, an access list and an active version. Here is also
what needs to know a template and a version together: making versions, promoting them,
and reading the files they came from.
"""
