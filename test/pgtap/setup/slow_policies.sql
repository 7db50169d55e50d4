-- A policy that looks for a scene in all scenes reads all of them for each statement. check_pipeline() says so, and how to mend it.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
\ir ../../../sql/tenants.inc
SET LOCAL client_min_messages = warning;
SET LOCAL search_path = studio, public;
SELECT no_plan();

SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('studio') $$, 'EXISTS with the key is what a policy should be');
ALTER POLICY owner ON shots USING (scene_id IN (SELECT id FROM scenes));
ALTER POLICY owner ON scenes USING (project_id IN (SELECT p.id FROM projects p));
CREATE TEMP TABLE warned AS SELECT * FROM shot_assets.check_pipeline('studio');
SELECT results_eq('SELECT severity, object, problem, remedy FROM warned', $$ VALUES
  ('warning', 'scenes', 'policy owner reads all of studio.projects for each statement, also for one scene',
   'ALTER POLICY owner ON studio.scenes USING (EXISTS (SELECT FROM studio.projects o WHERE o.id = scenes.project_id))'),
  ('warning', 'shots', 'policy owner reads all of studio.scenes for each statement, also for one scene',
   'ALTER POLICY owner ON studio.shots USING (EXISTS (SELECT FROM studio.scenes o WHERE o.id = shots.scene_id))') $$,
  'a policy with IN is named, with the statement');
CREATE FUNCTION pg_temp.visible() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  ids text;
BEGIN
  PERFORM set_config('role', 'regress_app', true), set_config('shot_assets.user_id', '10000000-0000-0000-0000-0000000000b1', true);
  SELECT concat_ws(' ', (SELECT string_agg(id::text, ',' ORDER BY id) FROM studio.shots), (SELECT count(*) FROM studio.scenes)) INTO ids;
  PERFORM set_config('role', 'none', true);
  RETURN ids;
END $$;
CREATE TEMP TABLE before AS SELECT pg_temp.visible() AS ids;
SELECT matches(ids, 'b0000000-0000-0000-0000-0000000000b1,.* 2$', 'a tenant sees shots of theirs') FROM before;
DO $$
DECLARE
  statement text;
BEGIN
  FOR statement IN SELECT remedy FROM warned LOOP EXECUTE statement; END LOOP;
END $$;
SELECT is(pg_temp.visible(), ids, 'the statement changes nothing of what a tenant sees') FROM before;
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('studio') $$, 'and nothing is left to warn of');
ALTER POLICY owner ON shots USING (scene_id IN (SELECT id FROM scenes WHERE project_id IS NOT NULL));
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('studio') $$, 'a policy that says more is left to its author');

SELECT * FROM finish();
ROLLBACK;
