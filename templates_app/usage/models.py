"""Rows of usage: half hours in which somebody worked, and how long builds took.

Rule: spec/templates.md, 2.4 and 4.1; spec/insights.md, 6.
"""

from django.db import models

from templates_app.resource.enums import WorkspaceTransition


class TemplateUsageStats(models.Model):
    """Half an hour, by the clock, in which a user used workspaces of a template.

    Minutes are those of the half hour in which something was used, at most 30.
    """

    pk = models.CompositePrimaryKey("start_time", "template_id", "user_id")
    start_time = models.DateTimeField()
    end_time = models.DateTimeField()
    template = models.ForeignKey(
        "templates_app.Template", models.CASCADE, db_index=False, related_name="usage"
    )
    user = models.ForeignKey(
        "orgs_app.User", models.CASCADE, db_index=False, related_name="+"
    )
    usage_mins = models.SmallIntegerField(default=0)
    ssh_mins = models.SmallIntegerField(default=0)
    sftp_mins = models.SmallIntegerField(default=0)
    reconnecting_pty_mins = models.SmallIntegerField(default=0)
    vscode_mins = models.SmallIntegerField(default=0)
    jetbrains_mins = models.SmallIntegerField(default=0)
    app_usage_mins = models.JSONField(default=dict, blank=True)
    median_latency_ms = models.FloatField(null=True, blank=True)

    class Meta:
        db_table = "template_usage_stats"
        indexes = [
            models.Index(fields=["-start_time"], name="template_usage_stats_by_time"),
            models.Index(
                fields=["template", "start_time", "user"],
                include=["usage_mins"],
                name="template_usage_stats_of",
            ),
        ]


class TemplateBuildTime(models.Model):
    """How long a build of a template's version took, from its job's start to its end.

    A trigger (migration 0009) keeps one for every build whose job succeeded, when the
    job ends or, if it has ended already, when the build is made. Nothing else writes
    them, and none ever changes: the end of a job is final.
    """

    build = models.OneToOneField(
        "templates_app.WorkspaceBuild",
        models.CASCADE,
        primary_key=True,
        related_name="time",
    )
    template = models.ForeignKey(
        "templates_app.Template",
        models.CASCADE,
        db_index=False,
        related_name="build_times",
    )
    transition = models.CharField(max_length=8, choices=WorkspaceTransition.choices)
    started_at = models.DateTimeField()
    took_ms = models.BigIntegerField()

    class Meta:
        db_table = "template_build_times"
        indexes = [
            # All that the figures of a template are made of, without its rows.
            models.Index(
                fields=["template", "started_at"],
                include=["transition", "took_ms"],
                name="template_build_times_lately",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transition} {self.took_ms} ms"
