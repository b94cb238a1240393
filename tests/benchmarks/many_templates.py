"""10,000 templates of 50 versions, and what people made of them, in a few statements.

Half of all workspaces are of one template, *popular*; *pushed* has 10,000 versions.
Names are made so that a search finds 25 (``rare``) or 1,000 (``common``) of them, and
the organizations *few* and *many* have as many templates.
"""

from django.db import connection

TEMPLATES = 10_000
VERSIONS = 50
VERSIONS_OF_PUSHED = 10_000
USERS = 5_000
DAEMONS = 300
WORKSPACES = 20_000
BUILDS_OF_EACH = 5
HALF_HOURS = 200_000

#: Rows that nobody could have made in another order: keys are asked again by triggers
#: of builds alone, which have to run.
WITHOUT_TRIGGERS = "SET session_replication_role = replica"
WITH_TRIGGERS = "SET session_replication_role = origin"

#: Any row's id is known from its number.
IDENTITY = """
CREATE FUNCTION pg_temp.id_of(kind text, number bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE RETURN md5(kind || number)::uuid
"""
ORGANIZATIONS = """
INSERT INTO organizations (id, created_at, updated_at, name, display_name, description,
                           icon, is_default)
SELECT pg_temp.id_of('organization', n), now(), now(), name, name, '', '', false
  FROM unnest(ARRAY['few', 'many', 'rest']) WITH ORDINALITY AS made(name, n)
"""
MEMBERS = """
INSERT INTO users (id, created_at, updated_at, email, username, name, avatar_url,
                   hashed_password, last_seen_at, status, login_type, rbac_roles,
                   theme_preference, quiet_hours_schedule, deleted)
SELECT pg_temp.id_of('user', n), now(), now(), 'user-' || n || '@wirtual.example',
       'user-' || n, '', '', '', now(), 'active', 'password', '{}', '', '', false
  FROM generate_series(1, %(users)s::int) AS n
"""
#: Version ``v`` of template ``t`` has the number ``t * 100000 + v``; so has its job.
PUSHES = """
CREATE TEMPORARY TABLE pushes AS
SELECT t, v, t * 100000::bigint + v AS number, pg_temp.id_of('template', t) AS template,
       pg_temp.id_of('user', 1 + t %% %(users)s) AS author,
       CASE WHEN t <= 25 THEN pg_temp.id_of('organization', 1)
            WHEN t <= 1025 THEN pg_temp.id_of('organization', 2)
            ELSE pg_temp.id_of('organization', 3) END AS organization,
       now() - (v %% 1000) * interval '1 hour' - v * interval '1 second' AS pushed_at
  FROM generate_series(1, %(templates)s::int) AS t,
       generate_series(1, CASE t WHEN 2 THEN %(pushed)s ELSE %(versions)s END) AS v
"""
IMPORTS = """
INSERT INTO provisioner_jobs (id, created_at, updated_at, started_at, completed_at,
                              provisioner, storage_method, file_id, type, input,
                              worker_id, tags, initiator_id, organization_id)
SELECT pg_temp.id_of('job', number), pushed_at, pushed_at, pushed_at,
       pushed_at + interval '7 seconds', 'terraform', 'file',
       pg_temp.id_of('file', number), 'template_version_import', '{}',
       pg_temp.id_of('daemon', 1), '{"scope": "organization", "owner": ""}', author,
       organization
  FROM pushes
"""
TEMPLATE_VERSIONS = """
INSERT INTO template_versions (id, created_at, updated_at, name, message, readme,
                               archived, external_auth_providers, created_by_id,
                               job_id, organization_id, template_id)
SELECT pg_temp.id_of('version', number), pushed_at, pushed_at, 'v' || v, 'Push ' || v,
       repeat('About this template. ', 20), v %% 10 = 9, '[]', author,
       pg_temp.id_of('job', number), organization, template
  FROM pushes
"""
MADE_TEMPLATES = """
INSERT INTO templates (id, created_at, updated_at, deleted, name, display_name,
                       description, icon, provisioner, user_acl, group_acl,
                       default_ttl, activity_bump, failure_ttl, time_til_dormant,
                       time_til_dormant_autodelete, autostop_requirement_days_of_week,
                       autostop_requirement_weeks, autostart_block_days_of_week,
                       allow_user_cancel_workspace_jobs, allow_user_autostart,
                       allow_user_autostop, require_active_version, deprecated,
                       max_port_sharing_level, active_version_id, created_by_id,
                       organization_id)
SELECT template, pushed_at, pushed_at, false,
       CASE t WHEN 1 THEN 'popular' WHEN 2 THEN 'pushed'
              ELSE CASE WHEN t %% 400 = 3 THEN 'rare-' WHEN t %% 10 = 0 THEN 'common-'
                        ELSE 'other-' END || t END,
       'Template ' || t, 'What workspaces are made from.', '/icon/docker.svg',
       'terraform', '{}', jsonb_build_object(organization, '["read"]'::jsonb), 0,
       3600000000000, 0, 0, 0, 0, 0, 0, true, true, true, false, '', 'owner',
       pg_temp.id_of('version', number), author, organization
  FROM pushes WHERE v = 1
"""
PROVISIONERS = """
INSERT INTO provisioner_daemons (id, created_at, name, provisioners, tags,
                                 last_seen_at, version, api_version, organization_id,
                                 key_id)
SELECT pg_temp.id_of('daemon', n), now(), 'daemon-' || n, '{terraform}',
       jsonb_build_object('scope', 'organization', 'owner', '')
       || CASE WHEN n %% 3 = 0 THEN '{}'::jsonb ELSE jsonb_build_object('zone', n) END,
       now(), '', '1.0', pg_temp.id_of('organization', 1 + n %% 3),
       (SELECT id FROM provisioner_keys LIMIT 1)
  FROM generate_series(1, %(daemons)s::int) AS n
"""
#: Every second one is of the popular template.
MADE_WORKSPACES = """
INSERT INTO workspaces (id, created_at, updated_at, deleted, name, last_used_at,
                        automatic_updates, favorite, owner_id, template_id,
                        organization_id)
SELECT pg_temp.id_of('workspace', w), now(), now(), w %% 20 = 3, 'workspace-' || w,
       now(), 'never', false, pg_temp.id_of('user', 1 + w / 4 %% %(users)s), template,
       organization
  FROM generate_series(1, %(workspaces)s::int) AS w
  JOIN pushes ON v = 1
   AND t = CASE WHEN w %% 2 = 0 THEN 1 ELSE 1 + w %% %(templates)s END
"""
#: Over 60 days, so that half of them count; one of ten fails.
BUILDS = """
CREATE TEMPORARY TABLE builds AS
SELECT w, b, w * 10::bigint + b AS number, pg_temp.id_of('workspace', w) AS workspace,
       workspaces.owner_id, workspaces.organization_id,
       CASE WHEN w %% 2 = 0 THEN 1 ELSE 1 + w %% %(templates)s END * 100000::bigint
       + 1 + (w + b) %% %(versions)s AS version,
       now() - ((w * 5 + b) * 7919 %% 86400) * interval '1 minute' AS began_at,
       ((w * 31 + b * 17) %% 110000 + 10000) * interval '1 millisecond' AS took
  FROM generate_series(1, %(workspaces)s::int) AS w
  JOIN workspaces ON workspaces.id = pg_temp.id_of('workspace', w),
       generate_series(1, %(builds)s::int) AS b
"""
BUILD_JOBS = """
INSERT INTO provisioner_jobs (id, created_at, updated_at, started_at, completed_at,
                              error, provisioner, storage_method, file_id, type, input,
                              worker_id, tags, initiator_id, organization_id)
SELECT pg_temp.id_of('build-job', number), began_at, began_at, began_at,
       began_at + took, CASE WHEN number %% 10 = 1 THEN 'it went wrong' END,
       'terraform', 'file', pg_temp.id_of('file', version), 'workspace_build', '{}',
       pg_temp.id_of('daemon', 1), '{"scope": "organization", "owner": ""}', owner_id,
       organization_id
  FROM builds
"""
MADE_BUILDS = """
INSERT INTO workspace_builds (id, created_at, updated_at, build_number, transition,
                              reason, deadline, max_deadline, daily_cost,
                              initiator_id, job_id, template_version_id, workspace_id)
SELECT pg_temp.id_of('build', number), began_at, began_at, b,
       CASE WHEN b %% 2 = 1 THEN 'start' ELSE 'stop' END, 'initiator',
       '0001-01-01Z', '0001-01-01Z', 0, owner_id, pg_temp.id_of('build-job', number),
       pg_temp.id_of('version', version), workspace
  FROM builds
"""
USAGE = """
INSERT INTO template_usage_stats (start_time, end_time, usage_mins, ssh_mins, sftp_mins,
                                  reconnecting_pty_mins, vscode_mins, jetbrains_mins,
                                  app_usage_mins, template_id, user_id)
SELECT began_at, began_at + interval '30 minutes', 30, 0, 0, 0, 30, 0, '{}',
       pg_temp.id_of('template', 1), pg_temp.id_of('user', n %% 500)
  FROM (SELECT n, date_trunc('hour', now()) - n / 500 * 4 * interval '1 hour'
               AS began_at FROM generate_series(1, %(half_hours)s::int) AS n) AS used
"""
FILLING = (
    IDENTITY,
    WITHOUT_TRIGGERS,
    ORGANIZATIONS,
    MEMBERS,
    PUSHES,
    IMPORTS,
    TEMPLATE_VERSIONS,
    MADE_TEMPLATES,
    PROVISIONERS,
    MADE_WORKSPACES,
    BUILDS,
    BUILD_JOBS,
    USAGE,
    WITH_TRIGGERS,
    MADE_BUILDS,
)


def fill() -> None:
    """Fill an empty installation that has one user and the built-in key."""
    numbers = {
        "templates": TEMPLATES,
        "versions": VERSIONS,
        "pushed": VERSIONS_OF_PUSHED,
        "users": USERS,
        "daemons": DAEMONS,
        "workspaces": WORKSPACES,
        "builds": BUILDS_OF_EACH,
        "half_hours": HALF_HOURS,
    }
    with connection.cursor() as cursor:
        for statement in FILLING:
            has_places = "%" in statement
            cursor.execute(statement, numbers if has_places else None)
        cursor.execute("VACUUM ANALYZE")
