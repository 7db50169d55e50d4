-- Triggers of ours that somebody has made anew with a condition or a list of columns do not see every change. Nothing
-- relies on them then, and check_pipeline reports them.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

CREATE FUNCTION pg_temp.problems() RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(format('%s %s', object, problem), '; '), 'all is well') FROM shot_assets.check_pipeline('studio') $$;
SELECT is(pg_temp.problems(), 'all is well', 'all is well at first');

CREATE TEMP TABLE altered (n int, relation text, name text, definition text);
INSERT INTO altered VALUES
  (1, 'shot_asset_assignments', 'shot_assets_insert', 'AFTER INSERT ON shot_asset_assignments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_setting(''test.bulk'', true) IS DISTINCT FROM ''on'') EXECUTE FUNCTION shot_assets.assignments_changed()'),
  (2, 'shot_asset_assignments', 'shot_assets_update', 'AFTER UPDATE ON shot_asset_assignments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION shot_assets.assignments_changed()'),
  (3, 'shots', 'shot_assets_move', 'AFTER UPDATE OF scene_id ON shots FOR EACH ROW WHEN (OLD.scene_id IS DISTINCT FROM NEW.scene_id) EXECUTE FUNCTION shot_assets.scene_changed()'),
  (4, 'scene_asset_instances', 'shot_assets_move', 'AFTER UPDATE ON scene_asset_instances FOR EACH ROW WHEN (OLD.scene_id IS DISTINCT FROM NEW.scene_id AND false) EXECUTE FUNCTION shot_assets.scene_changed()'),
  (5, 'scenes', 'shot_assets_stage_locks', 'AFTER UPDATE ON scenes FOR EACH ROW WHEN (OLD.stage_locks IS DISTINCT FROM NEW.stage_locks AND current_user <> ''importer'') EXECUTE FUNCTION shot_assets.stage_locks_written()'),
  (6, 'shot_asset_assignments', 'shot_history_insert', 'AFTER INSERT ON shot_asset_assignments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION shot_assets.record_history()');
CREATE FUNCTION pg_temp.found(relation text, name text, definition text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  damage text;
  mended text;
BEGIN
  EXECUTE format('DROP TRIGGER %1$I ON %2$I; CREATE TRIGGER %1$I %3$s', name, relation, definition);
  damage := pg_temp.problems();
  PERFORM shot_assets.attach('studio'), shot_assets.enable_history('studio');
  mended := pg_temp.problems();
  RAISE SQLSTATE 'P0ZZY';
EXCEPTION WHEN SQLSTATE 'P0ZZY' THEN RETURN ARRAY[damage, mended];
END $$;
SELECT is(pg_temp.found(relation, name, definition),
    ARRAY[format('trigger %s on %s %s', name, relation,
                 CASE WHEN name ~ 'history' THEN 'is missing' ELSE 'has another WHEN, list of columns or transition tables than it should, so it misses changes' END), 'all is well'],
    format('found and mended: %s', definition)) FROM altered ORDER BY n;

SELECT * FROM finish();
ROLLBACK;
