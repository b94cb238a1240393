"""A user who is deleted vanishes from the access lists of templates.

As groups do. The row of a deleted user stays, but nobody can ever be it again.

Rule: spec/templates.md, 11.
"""

from django.db import migrations

FORGET_USERS = """
CREATE FUNCTION forget_user_in_access_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE templates
       SET user_acl = user_acl - OLD.id::text
     WHERE user_acl ? OLD.id::text;
    RETURN NULL;
END
$$;
CREATE TRIGGER users_forgotten AFTER UPDATE OF deleted ON users
    FOR EACH ROW WHEN (NEW.deleted AND NOT OLD.deleted)
    EXECUTE FUNCTION forget_user_in_access_lists();
"""
REMEMBER_USERS = """
DROP TRIGGER users_forgotten ON users;
DROP FUNCTION forget_user_in_access_lists();
"""
# The access lists of before.
FORGET_DELETED_USERS = """
UPDATE templates
   SET user_acl = user_acl - ARRAY(SELECT id::text FROM users WHERE deleted)
 WHERE user_acl <> '{}';
"""


class Migration(migrations.Migration):
    dependencies = [("templates_app", "0006_file_chunks")]

    operations = [
        migrations.RunSQL(FORGET_USERS, REMEMBER_USERS),
        migrations.RunSQL(FORGET_DELETED_USERS, migrations.RunSQL.noop),
    ]
