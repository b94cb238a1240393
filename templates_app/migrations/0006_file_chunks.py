"""Contents of files get a table of their own, in pieces; files know their size.

The content is moved by 0008. Three things are not the models': chunks are kept as they
are, since compressing them costs more time than all else; none is empty or too long;
and jobs have an index by file, which belongs to the app that knows files.

To be run while the server is stopped: nobody can push while jobs get their index.
"""

import django.db.models.deletion
from django.db import migrations, models

import wirtual.core.clock

AS_THEY_ARE = "ALTER TABLE file_chunks ALTER COLUMN data SET STORAGE EXTERNAL"
NOT_EMPTY = """
ALTER TABLE file_chunks ADD CONSTRAINT file_chunks_hold_something_and_not_too_much
  CHECK (octet_length(data) BETWEEN 1 AND 524288)
"""
JOBS_BY_FILE = "CREATE INDEX provisioner_jobs_of_file ON provisioner_jobs (file_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("templates_app", "0005_what_must_not_be"),
        ("provisioning_app", "0003_reserved_keys"),
    ]

    operations = [
        migrations.AddField(
            "file", "size", models.BigIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            "file",
            "uploaded_at",
            models.DateTimeField(default=wirtual.core.clock.now),
        ),
        migrations.AddConstraint(
            "file",
            models.CheckConstraint(
                condition=models.Q(size__gte=0), name="files_size_not_negative"
            ),
        ),
        migrations.CreateModel(
            name="FileChunk",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "file_id",
                        "position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField()),
                ("data", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="templates_app.file",
                    ),
                ),
            ],
            options={
                "db_table": "file_chunks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(position__gte=0),
                        name="file_chunks_position_not_negative",
                    )
                ],
            },
        ),
        migrations.RunSQL(AS_THEY_ARE, migrations.RunSQL.noop),
        migrations.RunSQL(NOT_EMPTY, migrations.RunSQL.noop),
        migrations.RunSQL(JOBS_BY_FILE, "DROP INDEX provisioner_jobs_of_file"),
    ]
