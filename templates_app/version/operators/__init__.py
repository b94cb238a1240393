"""What a version's page on the operators' site is made of, beside its fields.

The section itself is in ``admin.py``.
"""
