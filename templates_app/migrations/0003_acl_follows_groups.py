"""A group that goes vanishes from the access lists of templates, whoever deletes it.

Rule: spec/organizations.md, 11.2.
"""

from django.db import migrations

FORGET_GROUPS = """
CREATE FUNCTION forget_group_in_access_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE templates
       SET group_acl = group_acl - OLD.id::text
     WHERE organization_id = OLD.organization_id
       AND group_acl ? OLD.id::text;
    RETURN NULL;
END
$$;
CREATE TRIGGER groups_forgotten AFTER DELETE ON groups
    FOR EACH ROW EXECUTE FUNCTION forget_group_in_access_lists();
"""
REMEMBER_GROUPS = """
DROP TRIGGER groups_forgotten ON groups;
DROP FUNCTION forget_group_in_access_lists();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("templates_app", "0002_links_that_fit"),
        ("orgs_app", "0005_effective_group_members"),
    ]

    operations = [migrations.RunSQL(FORGET_GROUPS, REMEMBER_GROUPS)]
