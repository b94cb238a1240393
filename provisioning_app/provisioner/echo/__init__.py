"""A provisioner that answers what the archive tells it to, for tests.

It goes the whole way of a job (queue, daemon, logs, completion, cancel) without
Terraform. ``archive`` makes such archives, ``messages`` is what is in them.

Rule: spec/provisioning.md, 17.4, with JSON in place of protobuf.
"""
