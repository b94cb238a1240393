"""What the ORM can't say of two rows: foreign keys on a column that is a constant.

A key that points at ``(id, archived)`` with the constant *false* holds as long as the
row is not archived. Unlike a check before a write it can't lose a race: changing a
column that a key may point at waits for those who point at it, and the other way.

- The active version of a template is not archived.
- A workspace that isn't deleted is of a template that isn't, and of its organization.

Who builds from a version holds its key from the insert on, not only at commit. Django's
keys are asked at commit. Until then a build that is being made would neither be seen by
who archives its version, nor make them wait: both would succeed, and a version in use
would be archived. Asked at once, the key locks the version's row, and whoever archives
it waits (``templates_app.template.actions.archive``).

To be run while the server is stopped: templates and versions are locked while the new
keys are built, and templates are written anew.
"""

from django.db import migrations

GUARDS = """
ALTER TABLE template_versions
  ADD CONSTRAINT template_versions_id_archived_unique UNIQUE (id, archived);
ALTER TABLE templates
  ADD COLUMN active_version_is_archived boolean
  GENERATED ALWAYS AS (false) STORED;
ALTER TABLE templates
  ADD CONSTRAINT templates_active_version_is_not_archived
  FOREIGN KEY (active_version_id, active_version_is_archived)
  REFERENCES template_versions (id, archived);

ALTER TABLE templates
  ADD CONSTRAINT templates_id_deleted_unique UNIQUE (id, deleted);
ALTER TABLE workspaces
  ADD COLUMN template_is_deleted boolean
  GENERATED ALWAYS AS (CASE WHEN deleted THEN NULL ELSE false END) STORED;
ALTER TABLE workspaces
  ADD CONSTRAINT workspaces_template_is_live
  FOREIGN KEY (template_id, template_is_deleted)
  REFERENCES templates (id, deleted);
ALTER TABLE workspaces
  ADD CONSTRAINT workspaces_organization_is_the_templates
  FOREIGN KEY (template_id, organization_id)
  REFERENCES templates (id, organization_id);
"""
NO_GUARDS = """
ALTER TABLE workspaces DROP CONSTRAINT workspaces_organization_is_the_templates;
ALTER TABLE workspaces DROP CONSTRAINT workspaces_template_is_live;
ALTER TABLE workspaces DROP COLUMN template_is_deleted;
ALTER TABLE templates DROP CONSTRAINT templates_id_deleted_unique;
ALTER TABLE templates DROP CONSTRAINT templates_active_version_is_not_archived;
ALTER TABLE templates DROP COLUMN active_version_is_archived;
ALTER TABLE template_versions DROP CONSTRAINT template_versions_id_archived_unique;
"""
# Found by what it links, since its name is Django's affair.
BUILDS_HOLD_THEIR_VERSION = """
DO $$
DECLARE
    link name;
BEGIN
    SELECT conname INTO STRICT link
      FROM pg_constraint
     WHERE contype = 'f'
       AND conrelid = 'workspace_builds'::regclass
       AND confrelid = 'template_versions'::regclass;
    EXECUTE format(
        'ALTER TABLE workspace_builds ALTER CONSTRAINT %I DEFERRABLE INITIALLY {}', link
    );
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("templates_app", "0004_workspaces_and_usage")]

    operations = [
        migrations.RunSQL(GUARDS, NO_GUARDS),
        migrations.RunSQL(
            BUILDS_HOLD_THEIR_VERSION.format("IMMEDIATE"),
            BUILDS_HOLD_THEIR_VERSION.format("DEFERRED"),
        ),
    ]
