"""Pages, counts and an end of the audit log.

Rule: spec/identity.md, 8.1. Decision: wirtual/docs/decisions/0014.
"""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models

import wirtual.core.ids

RESOURCE_TYPES = [
    (word, word.replace("_", " ").title())
    for word in (
        "organization",
        "template",
        "template_version",
        "user",
        "workspace",
        "git_ssh_key",
        "api_key",
        "group",
        "workspace_build",
        "license",
        "workspace_proxy",
        "convert_login",
        "health_settings",
        "oauth2_provider_app",
        "oauth2_provider_app_secret",
        "custom_role",
        "organization_member",
        "notifications_settings",
        "notification_template",
    )
]
ACTIONS = [
    (word, word.replace("_", " ").title())
    for word in (
        "create",
        "write",
        "delete",
        "start",
        "stop",
        "login",
        "logout",
        "register",
        "request_password_reset",
    )
]

# Tallies are only added: whoever writes an entry waits for nobody who writes another.
TALLIES = """
CREATE FUNCTION tally_audit_logs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_log_tallies (day, organization_id, resource_type, action, change)
    SELECT (time AT TIME ZONE 'UTC')::date,
           coalesce(organization_id, '00000000-0000-0000-0000-000000000000'),
           resource_type, action,
           CASE TG_OP WHEN 'INSERT' THEN count(*) ELSE -count(*) END
      FROM entries
     GROUP BY 1, 2, 3, 4;
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_logs_added AFTER INSERT ON audit_logs
    REFERENCING NEW TABLE AS entries
    FOR EACH STATEMENT EXECUTE FUNCTION tally_audit_logs();
CREATE TRIGGER audit_logs_forgotten AFTER DELETE ON audit_logs
    REFERENCING OLD TABLE AS entries
    FOR EACH STATEMENT EXECUTE FUNCTION tally_audit_logs();

INSERT INTO audit_log_tallies (day, organization_id, resource_type, action, change)
SELECT (time AT TIME ZONE 'UTC')::date,
       coalesce(organization_id, '00000000-0000-0000-0000-000000000000'),
       resource_type, action, count(*)
  FROM audit_logs
 GROUP BY 1, 2, 3, 4;
"""
TALLIES_UNDONE = """
DROP TRIGGER audit_logs_forgotten ON audit_logs;
DROP TRIGGER audit_logs_added ON audit_logs;
DROP FUNCTION tally_audit_logs();
DELETE FROM audit_log_tallies;
"""

# A deletion passes if this very function asked for it, which the trigger reads from the
# stack of calls; no setting or variable lets anybody else through.
FORGETTING = """
CREATE FUNCTION forget_audit_logs(before timestamptz, most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    forgotten integer;
BEGIN
    DELETE FROM audit_logs
     WHERE id IN (SELECT id FROM audit_logs
                   WHERE time < before ORDER BY time, id LIMIT most);
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END
$$;

DROP TRIGGER audit_logs_append_only ON audit_logs;
CREATE OR REPLACE FUNCTION audit_logs_are_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    calls text;
BEGIN
    GET DIAGNOSTICS calls = PG_CONTEXT;
    IF TG_OP = 'DELETE'
       AND calls ~ '\\mforget_audit_logs\\(timestamp with time zone,integer\\)' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'entries of the audit log are never changed';
END
$$;
CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE ON audit_logs
    FOR EACH STATEMENT EXECUTE FUNCTION audit_logs_are_append_only();
"""
FORGETTING_UNDONE = """
DROP TRIGGER audit_logs_append_only ON audit_logs;
CREATE OR REPLACE FUNCTION audit_logs_are_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of the audit log are never changed';
END
$$;
CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION audit_logs_are_append_only();
DROP FUNCTION forget_audit_logs(timestamptz, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("orgs_app", "0003_guards")]

    operations = [
        migrations.CreateModel(
            name="AuditLogTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("day", models.DateField()),
                ("organization_id", models.UUIDField(default=wirtual.core.ids.NIL)),
                (
                    "resource_type",
                    models.CharField(choices=RESOURCE_TYPES, max_length=40),
                ),
                ("action", models.CharField(choices=ACTIONS, max_length=40)),
                ("change", models.IntegerField()),
            ],
            options={"db_table": "audit_log_tallies"},
        ),
        migrations.AddIndex(
            model_name="auditlogtally",
            index=models.Index(
                fields=["organization_id", "day"], name="audit_log_tallies_where"
            ),
        ),
        migrations.RemoveIndex(model_name="auditlog", name="audit_logs_time_desc"),
        migrations.RemoveIndex(model_name="auditlog", name="audit_logs_resource"),
        migrations.AddIndex(
            model_name="auditlog",
            index=models.Index(fields=["-time", "-id"], name="audit_logs_newest"),
        ),
        *(
            migrations.AddIndex(
                model_name="auditlog",
                index=models.Index(
                    fields=[field, "-time", "-id"], name=f"audit_logs_{name}"
                ),
            )
            for field, name in (
                ("organization_id", "organization"),
                ("user_id", "user"),
                ("resource_id", "resource"),
                ("resource_type", "type"),
                ("action", "action"),
            )
        ),
        migrations.AddIndex(
            model_name="auditlog",
            index=django.contrib.postgres.indexes.HashIndex(
                django.db.models.functions.text.Lower("resource_target"),
                name="audit_logs_target",
            ),
        ),
        migrations.RunSQL(TALLIES, TALLIES_UNDONE),
        migrations.RunSQL(FORGETTING, FORGETTING_UNDONE),
    ]
