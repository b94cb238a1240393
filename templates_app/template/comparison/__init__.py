"""What changed from one version to another, and what that means for workspaces.

`compare_versions` loads both sides and compares them. ``facts`` holds what is known
of a version, ``changes`` what is told; a module for each topic has its rules. They
are pure functions. ``presentation`` and ``markdown`` show what was found; ``views`` is
the door for clients, `template.operators.comparison` that for operators.

Rule: wirtual/docs/decisions/0019-comparing-versions.md.
"""
