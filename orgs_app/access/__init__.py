"""May they? Roles, subjects and objects, and how queries are narrowed by them.

The lowest package of the app: it knows neither users nor organizations, only their
ids. The tables of roles and permissions are data (`roles`), the decision is one
function (`Subject.may`), and its twin for SQL is `Subject.reach`.
"""
