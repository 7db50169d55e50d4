-- Who may do what: each function of the API and each operation on each table of ours, as the owner of the tables, as
-- the tenant whose rows they are, as another tenant, and as nobody (no user at all). Tenants and nobody come as one role
-- of the application, which may SELECT, INSERT, UPDATE and DELETE. Procedures commit, so they are not tried here.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
\ir ../../../sql/tenants.inc
SET LOCAL search_path = studio, public;
SELECT no_plan();
\ir ../calls.inc

-- The outcome of a statement about rows of tenant B. A call that fails because of the state of the rows had access to them.
CREATE FUNCTION pg_temp.access(role text, user_id text, statement text, rows_count boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  found bigint;
BEGIN
  PERFORM set_config('shot_assets.user_id', user_id, true), set_config('role', role, true);
  EXECUTE format('WITH r AS (%s) SELECT count(*) FROM r', statement) INTO found;
  RAISE SQLSTATE 'P0ZZZ';
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN CASE WHEN rows_count AND found = 0 THEN 'finds nothing' ELSE 'yes' END;
  WHEN SQLSTATE 'PT409' THEN RETURN 'yes';
  WHEN insufficient_privilege THEN RETURN 'refused';
  WHEN SQLSTATE 'PT404' THEN RETURN 'finds nothing';
  WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

CREATE TEMP TABLE statements AS
  -- A sheet is answered by a report, which says of rows that the caller does not see that nothing is written.
  SELECT 1 AS part, c.proname::text AS what, c.call || CASE WHEN c.proname = 'import_assignments' THEN ' WHERE written' ELSE '' END AS statement,
         c.proname = 'import_assignments' AS rows_count, c.proname::text AS sort,
         EXISTS (SELECT FROM arguments a JOIN cases v ON v.argument = a.name WHERE v.varied IS NOT NULL AND a.function = c.function) AS is_about_rows
  FROM right_calls c
  UNION ALL
  SELECT 2, format('%s %s', o.operation, t.name), format(o.statement, t.name, t.column_list, t.new_values, t.of_b), true, t.name || o.n, true
  FROM (VALUES ('shot_asset_assignments', 'shot_id, scene_asset_instance_id', 'id(''b'', ''b'', 1), id(''d'', ''b'', 2)', 'id = id(''e'', ''b'', 1)'),
               ('shot_asset_scene_states', 'scene_id', 'id(''a'', ''b'', 2)', 'scene_id = id(''a'', ''b'', 1)'),
               ('shot_asset_shot_states', 'shot_id, computed', 'id(''b'', ''b'', 2), ''{}''', 'shot_id = id(''b'', ''b'', 1)'),
               ('shot_asset_extra_references', 'shot_id, frame_type, position, url', 'id(''b'', ''b'', 1), ''end'', 9, ''x.png''', 'shot_id = id(''b'', ''b'', 1)'),
               ('shot_asset_assignment_history', 'scene_id, changed_by, assignment_id', 'id(''a'', ''b'', 1), ''me'', id(''e'', ''b'', 1)', 'scene_id = id(''a'', ''b'', 1)')) AS t (name, column_list, new_values, of_b)
  CROSS JOIN (VALUES (1, 'SELECT', 'SELECT * FROM %1$I WHERE %4$s'),
                     (2, 'INSERT', 'INSERT INTO %1$I (%2$s) VALUES (%3$s) RETURNING 1'),
                     (3, 'UPDATE', 'UPDATE %1$I SET (%2$s) = (SELECT %2$s) WHERE %4$s RETURNING 1'),
                     (4, 'DELETE', 'DELETE FROM %1$I WHERE %4$s RETURNING 1')) AS o (n, operation, statement);
INSERT INTO shot_asset_shot_states (shot_id, computed) VALUES (id('b', 'b', 1), '{}');
INSERT INTO shot_asset_extra_references (shot_id, frame_type, "position", url) VALUES (id('b', 'b', 1), 'end', 1, 'x.png');

CREATE TEMP TABLE matrix AS
  SELECT part, sort, what, is_about_rows,
         pg_temp.access('regress_owner', '', statement, rows_count) AS owner,
         pg_temp.access('regress_app', :user_b, statement, rows_count) AS tenant,
         pg_temp.access('regress_app', :user_a, statement, rows_count) AS another,
         pg_temp.access('regress_app', '', statement, rows_count) AS nobody
  FROM statements;

SELECT is(count(*) FILTER (WHERE part = 2), 20::bigint, 'each operation on each table is tried') FROM matrix;
SELECT is(owner, 'yes', what || ': the owner of the tables may') FROM matrix ORDER BY part, sort;
SELECT is(tenant, CASE WHEN what !~ '_history$' OR what ~ '^SELECT' THEN 'yes' ELSE another END,
          what || ': a tenant may with its own rows, but nobody writes the history')
  FROM matrix ORDER BY part, sort;
SELECT is(another, CASE WHEN what ~ '^INSERT' THEN 'refused' WHEN is_about_rows THEN 'finds nothing' ELSE 'yes' END,
          what || ': another tenant may with no rows')
  FROM matrix ORDER BY part, sort;
SELECT is(nobody, another, what || ': another tenant is nobody') FROM matrix ORDER BY part, sort;

SELECT * FROM finish();
ROLLBACK;
