"""Who builds from a version holds its key from the insert on, not only at commit.

Django's keys are asked at commit. Until then a build that is being made would neither
be seen by who archives its version, nor make them wait: both would succeed, and a
version in use would be archived. Asked at once, the key locks the version's row, and
whoever archives it waits (``templates_app.template.actions.archive``).
"""

from django.db import migrations

# Found by what it links, since its name is Django's affair.
ASKED = """
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
    dependencies = [("templates_app", "0006_file_chunks")]
    operations = [
        migrations.RunSQL(ASKED.format("IMMEDIATE"), ASKED.format("DEFERRED"))
    ]
