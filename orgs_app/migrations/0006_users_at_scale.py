"""Lists of users stay fast however many there are.

Counting them takes the sum of a few rows, finding a part of a name an index on its
groups of three characters. Both are told in orgs_app/user/listing.py.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

# What comes and goes is noted in rows that are only added, so that nobody waits for
# anybody; the worker sums them up.
COUNTS = """
CREATE FUNCTION count_new_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO user_counts (status, change)
    SELECT status, count(*) FROM added WHERE NOT deleted GROUP BY status;
    RETURN NULL;
END
$$;
CREATE TRIGGER users_counted_in AFTER INSERT ON users REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_new_users();

CREATE FUNCTION count_changed_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND NOT OLD.deleted THEN
        INSERT INTO user_counts (status, change) VALUES (OLD.status, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NOT NEW.deleted THEN
        INSERT INTO user_counts (status, change) VALUES (NEW.status, 1);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER users_counted_anew AFTER UPDATE OF status, deleted ON users
    FOR EACH ROW
    WHEN (OLD.status <> NEW.status OR OLD.deleted <> NEW.deleted)
    EXECUTE FUNCTION count_changed_user();
CREATE TRIGGER users_counted_out AFTER DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION count_changed_user();

INSERT INTO user_counts (status, change)
SELECT status, count(*) FROM users WHERE NOT deleted GROUP BY status;
"""
COUNTS_UNDONE = """
DROP TRIGGER users_counted_out ON users;
DROP TRIGGER users_counted_anew ON users;
DROP FUNCTION count_changed_user();
DROP TRIGGER users_counted_in ON users;
DROP FUNCTION count_new_users();
DELETE FROM user_counts;
"""

# As pg_trgm does it, which isn't everywhere.
GRAMS = """
CREATE FUNCTION grams_of(VARIADIC texts text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT COALESCE(array_agg(DISTINCT substr(one, place, 3)), '{}')
      FROM unnest(texts) AS one, generate_series(1, length(one) - 2) AS place
$$;
CREATE INDEX users_grams ON users
    USING gin (grams_of(lower(username), lower(email)))
    WITH (fastupdate = off) WHERE NOT deleted;
"""
GRAMS_UNDONE = """
DROP INDEX users_grams;
DROP FUNCTION grams_of(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("orgs_app", "0005_effective_group_members")]

    operations = [
        migrations.CreateModel(
            name="UserCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("status", models.CharField(max_length=16)),
                ("change", models.BigIntegerField()),
            ],
            options={"db_table": "user_counts"},
        ),
        migrations.RunSQL(COUNTS, COUNTS_UNDONE),
        migrations.RunSQL(GRAMS, GRAMS_UNDONE),
        migrations.AddIndex(
            model_name="user",
            index=GinIndex(fields=["rbac_roles"], name="users_roles"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["last_seen_at"], name="users_last_seen"),
        ),
    ]
