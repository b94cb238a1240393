"""The organization that every deployment begins with, and its group Everyone."""

from django.db import migrations

MAKE = """
WITH made AS (
    INSERT INTO organizations (id, created_at, updated_at, name, display_name,
                               description, icon, is_default)
    VALUES (gen_random_uuid(), now(), now(), 'wirtual', 'Wirtual', '', '', TRUE)
    RETURNING id
)
INSERT INTO groups (id, organization_id, name, display_name, avatar_url,
                    quota_allowance, source)
SELECT id, id, 'Everyone', '', '', 0, 'user' FROM made
"""


class Migration(migrations.Migration):
    dependencies = [("orgs_app", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, migrations.RunSQL.noop)]
