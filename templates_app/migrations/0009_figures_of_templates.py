"""Figures of templates, and pages of their versions, are read from indexes alone.

How long builds took is kept beside them: a build's template is its version's, and its
times are its job's, in three tables with all builds ever. Kept in one narrow table the
last 30 days of a template are a piece of an index. Told in templates_app/usage/models.py.
"""

import django.db.models.deletion
from django.db import migrations, models

# Called once a build has both its rows and a job that succeeded, which happens once.
KEEP = """
CREATE FUNCTION keep_time_of_build(ended uuid) RETURNS void LANGUAGE sql AS $$
    INSERT INTO template_build_times
           (build_id, template_id, transition, started_at, took_ms)
    SELECT build.id, version.template_id, build.transition, job.started_at,
           floor(extract(epoch FROM job.completed_at - job.started_at) * 1000)
      FROM workspace_builds build
      JOIN template_versions version ON version.id = build.template_version_id
      JOIN provisioner_jobs job ON job.id = build.job_id
     WHERE build.job_id = ended
       AND job.status = 'succeeded'
       AND job.started_at IS NOT NULL
       AND version.template_id IS NOT NULL
$$;

CREATE FUNCTION keep_time_of_new_build() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM keep_time_of_build(NEW.job_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER workspace_builds_timed AFTER INSERT ON workspace_builds
    FOR EACH ROW EXECUTE FUNCTION keep_time_of_new_build();

CREATE FUNCTION keep_time_of_ended_build() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM keep_time_of_build(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER provisioner_jobs_timed AFTER UPDATE OF completed_at ON provisioner_jobs
    FOR EACH ROW WHEN (OLD.completed_at IS NULL AND NEW.status = 'succeeded')
    EXECUTE FUNCTION keep_time_of_ended_build();
"""
KEEP_NO_LONGER = """
DROP TRIGGER provisioner_jobs_timed ON provisioner_jobs;
DROP FUNCTION keep_time_of_ended_build();
DROP TRIGGER workspace_builds_timed ON workspace_builds;
DROP FUNCTION keep_time_of_new_build();
DROP FUNCTION keep_time_of_build(uuid);
DELETE FROM template_build_times;
"""


class Migration(migrations.Migration):
    dependencies = [("templates_app", "0008_contents_in_chunks")]

    operations = [
        migrations.CreateModel(
            name="TemplateBuildTime",
            fields=[
                (
                    "build",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="time",
                        serialize=False,
                        to="templates_app.workspacebuild",
                    ),
                ),
                (
                    "transition",
                    models.CharField(
                        choices=[
                            ("start", "Start"),
                            ("stop", "Stop"),
                            ("delete", "Delete"),
                        ],
                        max_length=8,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("took_ms", models.BigIntegerField()),
                (
                    "template",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="build_times",
                        to="templates_app.template",
                    ),
                ),
            ],
            options={
                "db_table": "template_build_times",
                "indexes": [
                    models.Index(
                        fields=["template", "started_at"],
                        include=("transition", "took_ms"),
                        name="template_build_times_lately",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, KEEP_NO_LONGER),
        migrations.RemoveIndex("templateversion", "template_versions_in_order"),
        migrations.AddIndex(
            "templateversion",
            models.Index(
                fields=["template", "created_at", "id"],
                include=("archived",),
                name="template_versions_in_order",
            ),
        ),
    ]
