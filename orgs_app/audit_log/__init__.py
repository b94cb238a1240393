"""Reading the audit log: search, pages, counts, and forgetting what is old.

How entries are written is `orgs_app.audit`, which stands below every noun; this
package shows them with users and organizations, and therefore stands above.
"""
