"""Files: archives that template versions are made from.

A file belongs to who uploaded it and never changes. Who else may read one depends on
the templates made from it, so downloading is in ``template``.
"""
