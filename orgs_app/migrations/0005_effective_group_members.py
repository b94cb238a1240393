"""Who is in which group: as it is written down and, in *Everyone*, by membership."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VIEW = """
CREATE VIEW effective_group_members AS
SELECT group_members.group_id, group_members.user_id, groups.organization_id
  FROM group_members
  JOIN groups ON groups.id = group_members.group_id
 UNION ALL
SELECT organization_id, user_id, organization_id
  FROM organization_members
"""
NO_VIEW = "DROP VIEW effective_group_members"


class Migration(migrations.Migration):
    dependencies = [("orgs_app", "0004_reading_the_audit_log")]

    operations = [
        migrations.RunSQL(VIEW, NO_VIEW),
        migrations.CreateModel(
            name="EffectiveMember",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "group_id",
                        "user_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="everybody",
                        to="orgs_app.group",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orgs_app.organization",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "effective_group_members", "managed": False},
        ),
    ]
