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
  (6, 'shot_asset_assignments', 'shot_history_insert', 'AFTER INSERT ON shot_asset_assignments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION shot_assets.record_history()'),
  -- of another column, with words that hide a condition, with arguments
  (7, 'shots', 'shot_assets_move', 'AFTER UPDATE ON shots FOR EACH ROW WHEN (OLD.shot_id IS DISTINCT FROM NEW.shot_id) EXECUTE FUNCTION shot_assets.scene_changed()'),
  (8, 'shot_asset_assignments', 'shot_assets_delete', 'AFTER DELETE ON shot_asset_assignments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> '' EXECUTE FUNCTION '') EXECUTE FUNCTION shot_assets.assignments_changed()'),
  (9, 'shot_asset_assignments', 'shot_assets_delete', 'AFTER DELETE ON shot_asset_assignments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION shot_assets.assignments_changed('' EXECUTE FUNCTION '')'),
  (10, 'scenes', 'shot_assets_stage_locks_insert', 'AFTER INSERT ON scenes REFERENCING NEW TABLE AS new_rows FOR EACH ROW WHEN (NEW.updated_at IS NOT NULL) EXECUTE FUNCTION shot_assets.stage_locks_written()'),
  (11, 'shots', 'shot_assets_move', 'AFTER UPDATE ON shots DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.scene_id IS DISTINCT FROM NEW.scene_id) EXECUTE FUNCTION shot_assets.scene_changed()');
CREATE FUNCTION pg_temp.found(relation text, name text, definition text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  damage text;
  mended text;
BEGIN
  EXECUTE format('DROP TRIGGER %1$I ON %2$I; CREATE %4$s TRIGGER %1$I %3$s', name, relation, definition, CASE WHEN definition ~ 'DEFERRABLE' THEN 'CONSTRAINT' END);
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

-- An operator of the owner, which the words of a condition do not tell.
CREATE FUNCTION same(a uuid, b uuid) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR studio.= (FUNCTION = same, LEFTARG = uuid, RIGHTARG = uuid);
SET LOCAL search_path = studio, pg_catalog, public;
SELECT is(pg_temp.found('scene_asset_instances', 'shot_assets_move', 'AFTER UPDATE ON scene_asset_instances FOR EACH ROW WHEN (OLD.scene_id IS DISTINCT FROM NEW.scene_id) EXECUTE FUNCTION shot_assets.scene_changed()'),
  ARRAY['trigger shot_assets_move on scene_asset_instances has another WHEN, list of columns or transition tables than it should, so it misses changes', 'all is well'], 'found and mended: an operator of the host');
SET LOCAL search_path = studio, public;
DROP OPERATOR studio.= (uuid, uuid);

-- A column that has another name: the trigger looks at it still, and no other problem hides that it is missing.
CREATE FUNCTION pg_temp.problems_after(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  problems text;
BEGIN
  EXECUTE statement;
  problems := pg_temp.problems();
  RAISE SQLSTATE 'P0ZZY';
EXCEPTION WHEN SQLSTATE 'P0ZZY' THEN RETURN problems;
END $$;
SELECT unalike(pg_temp.problems_after('ALTER TABLE shots RENAME scene_id TO "of, a scene"'), '%another WHEN%', 'the trigger of a renamed column is not reported');
SELECT alike(pg_temp.problems_after('ALTER TABLE shots RENAME scene_id TO old_scene; ALTER TABLE shots ADD scene_id uuid'), '%trigger shot_assets_move on shots has another WHEN%', 'but is once there is another column of that name');
SELECT is(pg_temp.problems_after($$ DROP TRIGGER shot_assets_stage_locks ON scenes; DROP TRIGGER shot_assets_stage_locks_insert ON scenes; CREATE DOMAIN locks AS jsonb;
  ALTER TABLE scenes ALTER stage_locks TYPE locks; SELECT shot_assets.attach('studio') $$), 'all is well', 'a column of a domain has the right trigger');

SELECT * FROM finish();
ROLLBACK;
