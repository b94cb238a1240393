"""Access lists of templates as they are shown, and changed over HTTP and by operators.

What a list may hold is in ``template/roles.py``; to change one is an action,
``template/actions/share.py``. Rule: spec/templates.md, 11.
"""
