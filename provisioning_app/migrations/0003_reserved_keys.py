"""The keys that the product itself needs, in the default organization.

Rule: spec/provisioning.md, 2.
"""

from django.db import migrations

MAKE = """
INSERT INTO provisioner_keys (id, created_at, organization_id, name, hashed_secret, tags)
SELECT reserved.id::uuid, now(), organizations.id, reserved.name, '', '{}'
  FROM organizations,
       (VALUES ('00000000-0000-0000-0000-000000000001', 'built-in'),
               ('00000000-0000-0000-0000-000000000002', 'user-auth'),
               ('00000000-0000-0000-0000-000000000003', 'psk')) AS reserved(id, name)
 WHERE organizations.is_default
"""

REMOVE = """
DELETE FROM provisioner_keys
 WHERE id IN ('00000000-0000-0000-0000-000000000001',
              '00000000-0000-0000-0000-000000000002',
              '00000000-0000-0000-0000-000000000003')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("provisioning_app", "0002_tags_and_final_jobs"),
        ("orgs_app", "0002_default_organization"),
    ]

    operations = [migrations.RunSQL(MAKE, REMOVE)]
