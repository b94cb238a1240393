"""What must not be is forbidden here, whoever writes.

Rule: spec/identity.md, 10; spec/organizations.md, 12.
"""

from django.db import migrations

LOG_IS_APPEND_ONLY = """
CREATE FUNCTION audit_logs_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of the audit log are never changed';
END
$$;
CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION audit_logs_are_append_only();
"""
LOG_IS_APPEND_ONLY_UNDONE = """
DROP TRIGGER audit_logs_append_only ON audit_logs;
DROP FUNCTION audit_logs_are_append_only();
"""

# The row of the user is locked, so that a key can't slip in beside a deletion.
NOTHING_FOR_DELETED_USERS = """
CREATE FUNCTION refuse_deleted_user() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone boolean;
BEGIN
    SELECT deleted INTO gone FROM users WHERE id = NEW.user_id FOR SHARE;
    IF gone THEN
        RAISE EXCEPTION 'the user has been deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'users_not_deleted';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER api_keys_of_existing_users BEFORE INSERT ON api_keys
    FOR EACH ROW EXECUTE FUNCTION refuse_deleted_user();
CREATE TRIGGER user_links_of_existing_users BEFORE INSERT ON user_links
    FOR EACH ROW EXECUTE FUNCTION refuse_deleted_user();

CREATE FUNCTION remove_what_deleted_users_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM api_keys WHERE user_id = NEW.id;
    DELETE FROM user_links WHERE user_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER users_deleted AFTER UPDATE OF deleted ON users
    FOR EACH ROW WHEN (NEW.deleted AND NOT OLD.deleted)
    EXECUTE FUNCTION remove_what_deleted_users_held();
"""
NOTHING_FOR_DELETED_USERS_UNDONE = """
DROP TRIGGER users_deleted ON users;
DROP FUNCTION remove_what_deleted_users_held();
DROP TRIGGER user_links_of_existing_users ON user_links;
DROP TRIGGER api_keys_of_existing_users ON api_keys;
DROP FUNCTION refuse_deleted_user();
"""

GROUPS_FOLLOW_MEMBERSHIP = """
CREATE FUNCTION leave_groups_of_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM group_members
     USING groups
     WHERE groups.id = group_members.group_id
       AND groups.organization_id = OLD.organization_id
       AND group_members.user_id = OLD.user_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER organization_members_left AFTER DELETE ON organization_members
    FOR EACH ROW EXECUTE FUNCTION leave_groups_of_organization();
"""
GROUPS_FOLLOW_MEMBERSHIP_UNDONE = """
DROP TRIGGER organization_members_left ON organization_members;
DROP FUNCTION leave_groups_of_organization();
"""

ROLES_FOLLOW_DEFINITION = """
CREATE FUNCTION take_role_from_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE organization_members
       SET roles = array_remove(roles, OLD.name)
     WHERE organization_id = OLD.organization_id
       AND OLD.name = ANY (roles);
    RETURN NULL;
END
$$;
CREATE TRIGGER custom_roles_deleted AFTER DELETE ON custom_roles
    FOR EACH ROW EXECUTE FUNCTION take_role_from_members();
"""
ROLES_FOLLOW_DEFINITION_UNDONE = """
DROP TRIGGER custom_roles_deleted ON custom_roles;
DROP FUNCTION take_role_from_members();
"""


class Migration(migrations.Migration):
    dependencies = [("orgs_app", "0002_default_organization")]

    operations = [
        migrations.RunSQL(LOG_IS_APPEND_ONLY, LOG_IS_APPEND_ONLY_UNDONE),
        migrations.RunSQL(NOTHING_FOR_DELETED_USERS, NOTHING_FOR_DELETED_USERS_UNDONE),
        migrations.RunSQL(GROUPS_FOLLOW_MEMBERSHIP, GROUPS_FOLLOW_MEMBERSHIP_UNDONE),
        migrations.RunSQL(ROLES_FOLLOW_DEFINITION, ROLES_FOLLOW_DEFINITION_UNDONE),
    ]
