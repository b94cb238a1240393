"""SQL that models can't say: how tags fit, and what may never happen to a job."""

from django.db import migrations

# Plain SQL of one expression, so that the planner can put it in line.
# Rule: spec/provisioning.md, 5.2.
TAGS_FIT = """
CREATE FUNCTION provisioner_tags_fit(daemon jsonb, job jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN job = '{"scope": "organization", "owner": ""}'::jsonb THEN daemon = job
    ELSE job <@ daemon
END
"""

# Conditional updates decide every race in Python; this is for what nobody thought of.
# The condition stands on the trigger, so an ordinary update never calls the function.
# Rule: spec/provisioning.md, 3, invariants 1 and 2.
REFUSE_CHANGE = """
CREATE FUNCTION provisioner_job_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'provisioner job % is taken once, and its end is final', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER provisioner_job_taken_once
BEFORE UPDATE ON provisioner_jobs FOR EACH ROW
WHEN (OLD.worker_id IS NOT NULL AND (NEW.worker_id IS DISTINCT FROM OLD.worker_id
      OR NEW.started_at IS DISTINCT FROM OLD.started_at))
EXECUTE FUNCTION provisioner_job_refuse_change();

CREATE TRIGGER provisioner_job_end_is_final
BEFORE UPDATE ON provisioner_jobs FOR EACH ROW
WHEN (OLD.completed_at IS NOT NULL AND (NEW.completed_at IS DISTINCT FROM OLD.completed_at
      OR NEW.worker_id IS DISTINCT FROM OLD.worker_id
      OR NEW.started_at IS DISTINCT FROM OLD.started_at
      OR NEW.canceled_at IS DISTINCT FROM OLD.canceled_at
      OR NEW.error IS DISTINCT FROM OLD.error
      OR NEW.error_code IS DISTINCT FROM OLD.error_code))
EXECUTE FUNCTION provisioner_job_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("provisioning_app", "0001_initial")]

    operations = [
        migrations.RunSQL(
            TAGS_FIT, "DROP FUNCTION provisioner_tags_fit(jsonb, jsonb)"
        ),
        migrations.RunSQL(
            REFUSE_CHANGE,
            "DROP TRIGGER provisioner_job_end_is_final ON provisioner_jobs;"
            " DROP TRIGGER provisioner_job_taken_once ON provisioner_jobs;"
            " DROP FUNCTION provisioner_job_refuse_change()",
        ),
    ]
