"""Users link accounts elsewhere, for Git and other services.

Nobody who has been deleted has such a link, as with the links that people sign in by.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wirtual.core.clock

NOTHING_FOR_DELETED_USERS = """
CREATE TRIGGER external_auth_links_of_existing_users BEFORE INSERT
    ON external_auth_links FOR EACH ROW EXECUTE FUNCTION refuse_deleted_user();

CREATE FUNCTION remove_external_auth_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM external_auth_links WHERE user_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER users_deleted_with_external_auth AFTER UPDATE OF deleted ON users
    FOR EACH ROW WHEN (NEW.deleted AND NOT OLD.deleted)
    EXECUTE FUNCTION remove_external_auth_links();
"""
NOTHING_FOR_DELETED_USERS_UNDONE = """
DROP TRIGGER users_deleted_with_external_auth ON users;
DROP FUNCTION remove_external_auth_links();
DROP TRIGGER external_auth_links_of_existing_users ON external_auth_links;
"""


class Migration(migrations.Migration):
    dependencies = [("orgs_app", "0008_notification_targets")]

    operations = [
        migrations.CreateModel(
            name="ExternalAuthLink",
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
                ("oauth_access_token", models.TextField(blank=True, default="")),
                ("oauth_refresh_token", models.TextField(blank=True, default="")),
                (
                    "oauth_expiry",
                    models.DateTimeField(default=wirtual.core.clock.NEVER),
                ),
                ("provider_id", models.TextField()),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_auth_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "external_auth_links",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "provider_id"),
                        name="external_auth_links_one_per_provider",
                    )
                ],
            },
        ),
        migrations.RunSQL(NOTHING_FOR_DELETED_USERS, NOTHING_FOR_DELETED_USERS_UNDONE),
    ]
