"""Source texts in colours, for the operators' site.

`painting` asks, `painter` answers from a process of its own. The colours themselves are
in ``wirtual/code.css``.
"""
