"""Workspaces, their builds and the ports they share have tables, and so has usage.

Rule: spec/workspaces.md, 10; spec/templates.md, 2.4.
"""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import wirtual.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("orgs_app", "0007_notification_messages"),
        ("provisioning_app", "0003_reserved_keys"),
        ("templates_app", "0003_acl_follows_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Workspace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=wirtual.core.clock.now, editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=wirtual.core.clock.now, editable=False
                    ),
                ),
                ("deleted", models.BooleanField(default=False)),
                ("name", models.CharField(max_length=64)),
                ("autostart_schedule", models.TextField(blank=True, null=True)),
                ("ttl", models.BigIntegerField(blank=True, null=True)),
                (
                    "last_used_at",
                    models.DateTimeField(default=wirtual.core.clock.NEVER),
                ),
                ("dormant_at", models.DateTimeField(blank=True, null=True)),
                ("deleting_at", models.DateTimeField(blank=True, null=True)),
                (
                    "automatic_updates",
                    models.CharField(
                        choices=[("always", "Always"), ("never", "Never")],
                        default="never",
                        max_length=8,
                    ),
                ),
                ("favorite", models.BooleanField(default=False)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workspaces",
                        to="orgs_app.organization",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workspaces",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="workspaces",
                        to="templates_app.template",
                    ),
                ),
            ],
            options={
                "db_table": "workspaces",
            },
        ),
        migrations.CreateModel(
            name="WorkspaceAgentPortShare",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "agent_name",
                        "port",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("agent_name", models.TextField()),
                ("port", models.IntegerField()),
                (
                    "share_level",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("authenticated", "Authenticated"),
                            ("public", "Public"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "protocol",
                    models.CharField(
                        choices=[("http", "Http"), ("https", "Https")],
                        default="http",
                        max_length=8,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="port_shares",
                        to="templates_app.workspace",
                    ),
                ),
            ],
            options={
                "db_table": "workspace_agent_port_share",
            },
        ),
        migrations.CreateModel(
            name="WorkspaceBuild",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=wirtual.core.clock.now, editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=wirtual.core.clock.now, editable=False
                    ),
                ),
                ("build_number", models.IntegerField()),
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
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("initiator", "Initiator"),
                            ("autostart", "Autostart"),
                            ("autostop", "Autostop"),
                            ("dormancy", "Dormancy"),
                            ("failedstop", "Failedstop"),
                            ("autodelete", "Autodelete"),
                        ],
                        default="initiator",
                        max_length=16,
                    ),
                ),
                ("deadline", models.DateTimeField(default=wirtual.core.clock.NEVER)),
                (
                    "max_deadline",
                    models.DateTimeField(default=wirtual.core.clock.NEVER),
                ),
                ("daily_cost", models.IntegerField(default=0)),
                ("provisioner_state", models.BinaryField(blank=True, null=True)),
                (
                    "initiator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workspace_build",
                        to="provisioning_app.provisionerjob",
                    ),
                ),
                (
                    "template_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="builds",
                        to="templates_app.templateversion",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="builds",
                        to="templates_app.workspace",
                    ),
                ),
            ],
            options={
                "db_table": "workspace_builds",
            },
        ),
        migrations.CreateModel(
            name="WorkspaceBuildParameter",
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
                ("name", models.TextField()),
                ("value", models.TextField(blank=True, default="")),
                (
                    "workspace_build",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parameters",
                        to="templates_app.workspacebuild",
                    ),
                ),
            ],
            options={
                "db_table": "workspace_build_parameters",
            },
        ),
        migrations.CreateModel(
            name="TemplateUsageStats",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "start_time",
                        "template_id",
                        "user_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("start_time", models.DateTimeField()),
                ("end_time", models.DateTimeField()),
                ("usage_mins", models.SmallIntegerField(default=0)),
                ("ssh_mins", models.SmallIntegerField(default=0)),
                ("sftp_mins", models.SmallIntegerField(default=0)),
                ("reconnecting_pty_mins", models.SmallIntegerField(default=0)),
                ("vscode_mins", models.SmallIntegerField(default=0)),
                ("jetbrains_mins", models.SmallIntegerField(default=0)),
                ("app_usage_mins", models.JSONField(blank=True, default=dict)),
                ("median_latency_ms", models.FloatField(blank=True, null=True)),
                (
                    "template",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="usage",
                        to="templates_app.template",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "template_usage_stats",
                "indexes": [
                    models.Index(
                        fields=["-start_time"], name="template_usage_stats_by_time"
                    ),
                    models.Index(
                        fields=["template", "start_time", "user"],
                        include=("usage_mins",),
                        name="template_usage_stats_of",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="workspace",
            index=models.Index(fields=["owner"], name="workspaces_owner"),
        ),
        migrations.AddIndex(
            model_name="workspace",
            index=models.Index(
                condition=models.Q(("deleted", False)),
                fields=["template", "owner"],
                name="workspaces_live_of_template",
            ),
        ),
        migrations.AddIndex(
            model_name="workspace",
            index=models.Index(fields=["template"], name="workspaces_of_template"),
        ),
        migrations.AddIndex(
            model_name="workspace",
            index=models.Index(
                fields=["deleted", "last_used_at"], name="workspaces_by_use"
            ),
        ),
        migrations.AddConstraint(
            model_name="workspace",
            constraint=models.UniqueConstraint(
                models.F("owner"),
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("deleted", False)),
                name="workspaces_owner_name_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="workspace",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ttl__isnull", True), ("ttl__gt", 0), _connector="OR"
                ),
                name="workspaces_ttl_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="workspace",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deleting_at__isnull", True),
                    ("dormant_at__isnull", False),
                    _connector="OR",
                ),
                name="workspaces_deleting_only_while_dormant",
            ),
        ),
        migrations.AddConstraint(
            model_name="workspaceagentportshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("port__range", (9, 65535))),
                name="workspace_agent_port_share_port_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="workspacebuild",
            constraint=models.UniqueConstraint(
                fields=("workspace", "build_number"),
                name="workspace_builds_workspace_number_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="workspacebuild",
            constraint=models.CheckConstraint(
                condition=models.Q(("build_number__gte", 1)),
                name="workspace_builds_number_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="workspacebuildparameter",
            constraint=models.UniqueConstraint(
                fields=("workspace_build", "name"),
                name="workspace_build_parameters_build_name_unique",
            ),
        ),
    ]
