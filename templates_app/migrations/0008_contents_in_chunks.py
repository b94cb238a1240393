"""The contents of files move into chunks, and their column goes.

All of it happens inside the database, a piece or a file at a time. To be run while the
server is stopped: all archives are copied once, in one transaction, which takes as much
free space as they do. ``VACUUM FULL files`` gives back what the column took.
"""

from django.db import migrations

MOVE = """
INSERT INTO file_chunks (file_id, position, data)
SELECT files.id, piece, substring(files.data FROM piece * 524288 + 1 FOR 524288)
  FROM files, generate_series(0, (octet_length(files.data) - 1) / 524288) AS piece
 WHERE octet_length(files.data) > 0;

UPDATE files SET size = octet_length(data);

DO $$
BEGIN
  IF EXISTS (
    SELECT FROM files
      LEFT JOIN (SELECT file_id, sum(octet_length(data)) AS bytes
                   FROM file_chunks GROUP BY file_id) AS moved
        ON moved.file_id = files.id
     WHERE files.size <> coalesce(moved.bytes, 0)
  ) THEN
    RAISE EXCEPTION 'the content of a file was not moved whole';
  END IF;
END
$$;

SET CONSTRAINTS ALL IMMEDIATE;
"""
MOVE_BACK = """
UPDATE files
   SET data = (SELECT string_agg(chunk.data, ''::bytea ORDER BY chunk.position)
                 FROM file_chunks AS chunk WHERE chunk.file_id = files.id)
 WHERE size > 0;
DELETE FROM file_chunks;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE files ALTER COLUMN data DROP DEFAULT;
"""

REMOVE = "ALTER TABLE files DROP COLUMN data"
ADD = "ALTER TABLE files ADD COLUMN data bytea NOT NULL DEFAULT ''::bytea"


class Migration(migrations.Migration):
    dependencies = [("templates_app", "0007_acl_follows_users")]

    operations = [
        migrations.RunSQL(MOVE, MOVE_BACK),
        migrations.RunSQL(
            REMOVE, ADD, state_operations=[migrations.RemoveField("file", "data")]
        ),
    ]
