"""Licences, and when entitlements were looked at last."""

import uuid

from django.db import migrations, models

import wirtual.core.clock


class Migration(migrations.Migration):
    dependencies = [("deployment", "0002_the_one_deployment")]

    operations = [
        migrations.AddField(
            model_name="deployment",
            name="entitlements_refreshed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="License",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4)),
                ("jwt", models.TextField()),
                ("claims", models.JSONField(default=dict)),
                ("uploaded_at", models.DateTimeField(default=wirtual.core.clock.now)),
                ("exp", models.DateTimeField()),
            ],
            options={
                "db_table": "licenses",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jwt",), name="licenses_jwt_unique"
                    )
                ],
            },
        ),
    ]
