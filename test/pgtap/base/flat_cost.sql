-- What a call costs does not grow with the rest of the database. Each function of the API is called on a database and on
-- one of ten times as many scenes, and what is counted are the buffers that it touches, triggers included. It may be
-- 1.3 times as many: an index becomes higher. Plans are those that a session made while the tables were almost empty;
-- statistics are absent, of a tenth of the size, and right; callers are the owner of the tables and a tenant whom row-level
-- security keeps apart, in each of the forms in which people write policies.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
\ir ../../../sql/tenants.inc
SET LOCAL client_min_messages = warning;
SET LOCAL search_path = studio, public;
SELECT no_plan();
\ir ../calls.inc

-- Indexes that a host with such policies has.
CREATE INDEX ON projects (user_id);
CREATE INDEX ON scenes (project_id);
CREATE INDEX ON project_assets (project_id);
-- For the foreign key of an instance's own variants, which PostgreSQL looks up when an instance is deleted.
CREATE INDEX ON asset_angle_variants (scene_asset_instance_id);
CREATE FUNCTION me() RETURNS uuid LANGUAGE sql STABLE RETURN nullif(current_setting('shot_assets.user_id', true), '')::uuid;
CREATE FUNCTION is_mine(scene uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  RETURN EXISTS (SELECT FROM studio.scenes s JOIN studio.projects p ON p.id = s.project_id WHERE s.id = scene AND p.user_id = studio.me());
GRANT EXECUTE ON FUNCTION me(), is_mine(uuid) TO regress_app;

-- How people say that a row is of a scene of theirs; %s is the column with the scene.
CREATE TEMP TABLE forms (form text, condition text);
INSERT INTO forms VALUES
  ('EXISTS', 'EXISTS (SELECT FROM studio.scenes s WHERE s.id = %s)'),
  ('a helper', 'studio.is_mine(%s)'),
  ('a join', 'EXISTS (SELECT FROM studio.scenes s JOIN studio.projects p ON p.id = s.project_id WHERE s.id = %s AND p.user_id = (SELECT studio.me()))');
CREATE PROCEDURE pg_temp.use_form(condition text) LANGUAGE plpgsql AS $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY '{shots,scene_asset_instances,transformation_events}'::text[] LOOP
    EXECUTE format('ALTER POLICY owner ON %I USING (%s)', t, replace(condition, '%s', t || '.scene_id'));
  END LOOP;
END $$;

-- Scenes of other people: four shots and two assets each, and twenty scenes a project.
CREATE PROCEDURE pg_temp.add_scenes(first int, last int) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO projects (id, name, user_id) SELECT md5('p' || n)::uuid, 'Film ' || n, md5('u' || n)::uuid FROM generate_series(first / 20, last / 20 - 1) n;
  INSERT INTO scenes (id, project_id, scene_number) SELECT md5('s' || n)::uuid, md5('p' || n / 20)::uuid, n FROM generate_series(first, last - 1) n;
  INSERT INTO shots (id, scene_id, shot_id, shot_order) SELECT md5('h' || n || '.' || m)::uuid, md5('s' || n)::uuid, m, m FROM generate_series(first, last - 1) n, generate_series(1, 4) m;
  INSERT INTO project_assets (id, project_id, name, asset_type) SELECT md5('a' || n || '.' || m)::uuid, md5('p' || n / 20)::uuid, 'Asset ' || n || m, 'character' FROM generate_series(first, last - 1) n, generate_series(1, 2) m;
  INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) SELECT md5('i' || n || '.' || m)::uuid, md5('s' || n)::uuid, md5('a' || n || '.' || m)::uuid FROM generate_series(first, last - 1) n, generate_series(1, 2) m;
  INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status) SELECT md5('a' || n || '.' || m)::uuid, 'front', 'x.png', 'completed' FROM generate_series(first, last - 1) n, generate_series(1, 2) m;
  INSERT INTO transformation_events (scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, confirmed) SELECT md5('i' || n || '.1')::uuid, md5('s' || n)::uuid, md5('h' || n || '.2')::uuid, 'instant', true FROM generate_series(first, last - 1) n;
  INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT md5('h' || n || '.' || m)::uuid, md5('i' || n || '.' || i)::uuid FROM generate_series(first, last - 1) n, generate_series(1, 4) m, generate_series(1, 2) i;
  INSERT INTO shot_asset_shot_states (shot_id, computed) SELECT md5('h' || n || '.' || m)::uuid, '{}' FROM generate_series(first, last - 1) n, generate_series(1, 4) m ON CONFLICT DO NOTHING;
END $$;

-- What a call touches, once caches are warm; it is undone. NULL where it fails.
CREATE FUNCTION pg_temp.buffers(call text, role text, user_id text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  plan json;
  least int;
BEGIN
  FOR n IN 1 .. 2 LOOP
    BEGIN
      PERFORM set_config('shot_assets.user_id', user_id, true), set_config('role', role, true);
      EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, TIMING off, FORMAT json) ' || call INTO plan;
      RAISE SQLSTATE 'P0ZZZ';
    EXCEPTION
      WHEN SQLSTATE 'P0ZZZ' THEN
        least := least((plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::int + (plan -> 0 -> 'Plan' ->> 'Shared Read Blocks')::int, least);
      WHEN OTHERS THEN RETURN NULL;
    END;
  END LOOP;
  RETURN least;
END $$;

CREATE TEMP TABLE measured (size text, form text, function oid, buffers int);
CREATE PROCEDURE pg_temp.measure(size text) LANGUAGE plpgsql AS $$
DECLARE
  f record;
BEGIN
  INSERT INTO measured SELECT size, 'owner', c.function, pg_temp.buffers(c.call, 'regress_owner', '') FROM right_calls c;
  FOR f IN SELECT * FROM forms LOOP
    CALL pg_temp.use_form(f.condition);
    INSERT INTO measured SELECT size, f.form, c.function, pg_temp.buffers(c.call, 'regress_app', '10000000-0000-0000-0000-0000000000b1') FROM right_calls c;
  END LOOP;
END $$;

CALL pg_temp.measure('warm');
CALL pg_temp.add_scenes(20, 200);
CALL pg_temp.measure('1x');
CALL pg_temp.add_scenes(200, 2000);
CALL pg_temp.measure('10x, no statistics');
-- As ANALYZE would have left them at a tenth of the size.
ANALYZE projects, scenes, shots, project_assets, scene_asset_instances, asset_angle_variants, transformation_events, shot_asset_assignments;
UPDATE pg_class SET reltuples = reltuples / 10, relpages = relpages / 10 WHERE relnamespace = 'studio'::regnamespace AND reltuples > 0;
CALL pg_temp.measure('10x, statistics of 1x');
ANALYZE projects, scenes, shots, project_assets, scene_asset_instances, asset_angle_variants, transformation_events, shot_asset_assignments;
CALL pg_temp.measure('10x, fresh statistics');

SELECT is_empty($$ SELECT * FROM arguments WHERE own IS NULL $$, 'each argument has a case in test/arguments.tsv');
SELECT set_eq($$ SELECT DISTINCT p.proname::text FROM measured m JOIN pg_proc p ON p.oid = m.function WHERE m.buffers IS NULL $$,
  ARRAY['lock_stage', 'relock_stage', 'redo_last'], 'each call succeeds, but those for whom the scene is in another state');
-- Five more for indexes that become higher. Not flat: a sheet, whose names are told apart from all that the caller sees.
SELECT is((SELECT string_agg(format('%s: %s, %s instead of %s', p.proname, g.size, g.buffers, b.buffers), '; ' ORDER BY p.proname, g.size)
           FROM measured g JOIN measured b USING (function, form) JOIN pg_proc p ON p.oid = g.function
           WHERE b.size = '1x' AND g.size LIKE '10x%' AND g.form = f.form AND g.buffers > 1.3 * b.buffers + 5
             AND p.proname NOT IN ('export_assignments', 'import_assignments')
             -- PostgreSQL keeps its own plans of foreign keys, made for an empty table, until there are statistics.
             AND (g.size <> '10x, no statistics' OR p.provolatile = 's')),
          NULL, format('%s: no call touches more than 1.3 times the buffers in a database of ten times the size', f.form))
FROM (SELECT 'owner' AS form UNION ALL SELECT form FROM forms) f ORDER BY f.form;

SELECT * FROM finish();
ROLLBACK;
