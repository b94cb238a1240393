"""A message knows the ids of what it is about."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs_app", "0007_notification_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="notificationmessage",
            name="targets",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
    ]
