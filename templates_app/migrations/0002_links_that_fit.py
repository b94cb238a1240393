"""What the ORM can't say: two rows that point at each other belong together.

A template's active version is a version of that template, and a version is of the
organization of its template. Both are asked when the transaction commits, since
neither row can be made before the other.
"""

from django.db import migrations

LINKS = """
ALTER TABLE templates
  ADD CONSTRAINT templates_active_version_is_ours
  FOREIGN KEY (id, active_version_id) REFERENCES template_versions (template_id, id)
  DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE template_versions
  ADD CONSTRAINT template_versions_organization_is_the_templates
  FOREIGN KEY (template_id, organization_id) REFERENCES templates (id, organization_id)
  DEFERRABLE INITIALLY DEFERRED;
"""
NO_LINKS = """
ALTER TABLE template_versions
  DROP CONSTRAINT template_versions_organization_is_the_templates;
ALTER TABLE templates
  DROP CONSTRAINT templates_active_version_is_ours;
"""


class Migration(migrations.Migration):
    dependencies = [("templates_app", "0001_initial")]
    operations = [migrations.RunSQL(LINKS, NO_LINKS)]
