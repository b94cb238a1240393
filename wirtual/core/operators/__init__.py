"""What every section of the operators' site (Django's admin) stands on.

`sections` has the bases of its model admins, `cells` what values look like.
"""
