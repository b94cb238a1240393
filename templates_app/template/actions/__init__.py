"""What can be done to a template, a module for each verb.

The API, the admin site and commands all come through here, so that a rule holds
wherever the request came from. Whether the caller *may* was asked before; these
functions ask whether the thing *can*. Each is one transaction.
"""
