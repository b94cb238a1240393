"""Rows of usage.

Rule: spec/templates.md, 2.4; spec/insights.md, 6.
"""

from django.db import models


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
                name="template_usage_stats_of",
            ),
        ]
