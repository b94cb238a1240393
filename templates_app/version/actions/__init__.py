"""What can be done to a version, a module for each verb.

Canceling its import is an action of the job; promoting it one of the template.
"""
