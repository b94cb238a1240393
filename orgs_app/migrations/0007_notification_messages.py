"""Messages to people wait in a table until they are sent."""

import django.db.models.deletion
import uuid
import wirtual.core.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs_app', '0006_users_at_scale'),
    ]

    operations = [
        migrations.CreateModel(
            name='NotificationMessage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('notification_template_id', models.UUIDField()),
                ('method', models.CharField(choices=[('smtp', 'Smtp'), ('webhook', 'Webhook')], default='smtp', max_length=16)),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('leased', 'Leased'), ('sent', 'Sent'), ('temporary_failure', 'Temporary Failure'), ('permanent_failure', 'Permanent Failure'), ('inhibited', 'Inhibited'), ('unknown', 'Unknown')], default='pending', max_length=32)),
                ('status_reason', models.TextField(blank=True, default='')),
                ('payload', models.JSONField(default=dict)),
                ('created_by', models.TextField(blank=True, default='')),
                ('attempt_count', models.IntegerField(default=0)),
                ('dedupe_hash', models.TextField(unique=True)),
                ('created_at', models.DateTimeField(default=wirtual.core.clock.now)),
                ('updated_at', models.DateTimeField(default=wirtual.core.clock.now)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('next_retry_after', models.DateTimeField(blank=True, null=True)),
                ('queued_seconds', models.FloatField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notification_messages', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'notification_messages',
                'indexes': [models.Index(fields=['status', 'created_at'], name='notification_waiting')],
            },
        ),
    ]
