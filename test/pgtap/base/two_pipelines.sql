-- Two pipelines with the same ids, where a trigger of the host copies what is written in one into the other: neither takes
-- what happened in the other for its own.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();

CREATE PROCEDURE pg_temp.make(schema text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM shot_assets.create_pipeline(schema), shot_assets.enable_history(schema);
  PERFORM set_config('search_path', schema || ', public', true);
  INSERT INTO projects (id) VALUES ('f0000000-0000-0000-0000-000000000001');
  INSERT INTO scenes (id, project_id, stage_locks) VALUES ('a0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001', '{"9": {"status": "locked"}}');
  INSERT INTO shots (id, scene_id, shot_id, shot_order) SELECT ('b0000000-0000-0000-0000-00000000000' || n)::uuid, 'a0000000-0000-0000-0000-000000000001', n, n FROM generate_series(1, 2) n;
  INSERT INTO project_assets (id, name, asset_type) SELECT ('c0000000-0000-0000-0000-00000000000' || n)::uuid, schema || n, 'character' FROM generate_series(1, 2) n;
  INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) SELECT replace(id::text, 'c', 'd')::uuid, 'a0000000-0000-0000-0000-000000000001', id FROM project_assets;
END $$;
CALL pg_temp.make('fa');
CALL pg_temp.make('fb');
-- fb is managed: what is added to it outdates its stages.
INSERT INTO fb.shot_asset_scene_states (scene_id, managed_since) VALUES ('a0000000-0000-0000-0000-000000000001', now());
SELECT shot_assets.assign('b0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001') IS NULL AS x \gset
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
CREATE FUNCTION fa.copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM fb.shot_asset_assignments b USING rows r WHERE b.id = r.id;
  ELSE
    INSERT INTO fb.shot_asset_assignments (id, shot_id, scene_asset_instance_id, presence_type) SELECT id, shot_id, scene_asset_instance_id, presence_type FROM rows
    ON CONFLICT (shot_id, scene_asset_instance_id) DO NOTHING;
  END IF;
  RETURN NULL;
END $$;

-- The state of both pipelines after a statement, which is then undone; the trigger of the host fires before ours or after.
CREATE FUNCTION pg_temp.after(name text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
  schema text;
BEGIN
  EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON fa.shot_asset_assignments REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION fa.copy()', name || '_insert');
  EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON fa.shot_asset_assignments REFERENCING OLD TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION fa.copy()', name || '_delete');
  SET LOCAL search_path = fa, public;
  EXECUTE statement;
  FOREACH schema IN ARRAY '{fa,fb}'::text[] LOOP
    PERFORM set_config('search_path', schema || ', public', true);
    result := concat_ws(' ', result, schema, (SELECT count(*) FROM shot_asset_assignments), (SELECT stage_locks #>> '{9,status}' FROM scenes),
                        (SELECT string_agg(DISTINCT asset_name, ',' ORDER BY asset_name) FROM shot_assets.outdated_because('a0000000-0000-0000-0000-000000000001')));
  END LOOP;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
  WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT is(pg_temp.after(t.name, s.statement), s.expected, format('%s, trigger %s', s.statement, t.name)) FROM (VALUES ('a_copy'), ('shot_assets_m'), ('z_copy')) AS t (name), (VALUES
  ('SELECT 1', 'fa 0 locked fb 1 locked'),
  -- Population of the legacy scene in fa outdates nothing there; three of its four pairs are new in fb.
  ('SELECT shot_assets.ensure_populated(''a0000000-0000-0000-0000-000000000001'')', 'fa 4 locked fb 4 outdated fb1,fb2'),
  ('SELECT shot_assets.auto_populate(''a0000000-0000-0000-0000-000000000001'')', 'fa 4 locked fb 4 outdated fb1,fb2'),
  ('INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (''b0000000-0000-0000-0000-000000000002'', ''d0000000-0000-0000-0000-000000000002'')', 'fa 1 outdated fa2 fb 2 outdated fb2'),
  ('SELECT shot_assets.ensure_populated(''a0000000-0000-0000-0000-000000000001''), shot_assets.clear_scene(''a0000000-0000-0000-0000-000000000001'')', 'fa 0 outdated fa1,fa2 fb 1 outdated fb1,fb2'),
  ('SELECT shot_assets.assign(''b0000000-0000-0000-0000-000000000002'', ''d0000000-0000-0000-0000-000000000001'', ''enters'')', 'fa 4 outdated fa1 fb 4 outdated fb1,fb2'),
  ('INSERT INTO fb.shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (''b0000000-0000-0000-0000-000000000002'', ''d0000000-0000-0000-0000-000000000002'')', 'fa 0 locked fb 2 outdated fb2')
 ) AS s (statement, expected);

-- Bookkeeping and history are those of each.
SET LOCAL search_path = fa, public;
SELECT shot_assets.ensure_populated('a0000000-0000-0000-0000-000000000001') IS NULL AS x \gset
SELECT is((SELECT count(*) FROM shot_assets.history('a0000000-0000-0000-0000-000000000001')), 4::bigint, 'history of one');
SET LOCAL search_path = fb, public;
SELECT is((SELECT count(*) FROM shot_assets.history('a0000000-0000-0000-0000-000000000001')), 1::bigint, 'history of the other');
SELECT is((SELECT string_agg(asset_name, ',') FROM shot_assets.assignments_for_scene('a0000000-0000-0000-0000-000000000001') a), 'fb1', 'plans are those of each');

SELECT * FROM finish();
ROLLBACK;
