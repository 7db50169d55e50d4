-- An application that populates scenes by its own INSERT: every pair of a legacy scene in one statement is no step.
\i test/pgtap/screen.inc
SET LOCAL client_min_messages = warning;
SELECT isnt_empty($$ SELECT shot_assets.enable_history('日本 "film"') $$, 'an admin turns history on');
SET LOCAL shot_assets.user_id = 'Zoë';
INSERT INTO scenes (id, project_id) SELECT pg_temp.id('scene', n::text), pg_temp.id('project') FROM generate_series(2, 4) n;
INSERT INTO shots (id, scene_id, shot_id, shot_order)
  SELECT pg_temp.shot(n || l), pg_temp.id('scene', n::text), n || l, o FROM generate_series(2, 4) n, unnest('{A,B}'::text[]) WITH ORDINALITY AS s (l, o);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) SELECT pg_temp.id('Renée', n::text), pg_temp.id('scene', n::text), pg_temp.asset('Renée') FROM generate_series(2, 4) n;
CREATE FUNCTION pg_temp.undo(scene uuid DEFAULT pg_temp.scene()) RETURNS text LANGUAGE plpgsql AS $$
DECLARE detail text;
BEGIN
  RETURN shot_assets.undo_last(scene);
EXCEPTION WHEN SQLSTATE 'PT409' THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
  RETURN detail;
END $$;
CREATE FUNCTION pg_temp.steps(scene uuid DEFAULT pg_temp.scene()) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT DISTINCT concat(step, CASE WHEN step_id IS NULL THEN ', no step' END) FROM shot_assets.history(scene) $$;
CREATE PROCEDURE pg_temp.populate(scene uuid) LANGUAGE sql AS $$
  INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT s.id, i.id FROM shots s JOIN scene_asset_instances i USING (scene_id) WHERE scene_id = scene $$;

INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
  SELECT s.id, i.id FROM shots s JOIN scene_asset_instances i USING (scene_id) WHERE scene_id = pg_temp.scene();
SELECT is(pg_temp.stages(), 'locked locked', 'the shots show what they showed');
SELECT set_eq($$ SELECT pg_temp.steps() $$, ARRAY['Scene populated, 6 assignments, no step'], 'history tells, and there is no step');
SELECT is(pg_temp.undo(), 'User "Zoë" has no recorded change there that is not undone.', 'so there is nothing to undo');
SELECT lives_ok($$ SELECT shot_assets.unassign(id) FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Café') $$, 'Zoë removes the Café');
SELECT is(pg_temp.undo(), '1', 'takes that back');
SELECT is(pg_temp.undo(), 'User "Zoë" has no recorded change there that is not undone.', 'and no more');
SELECT is((SELECT count(*) FROM shot_asset_assignments), 6::bigint, 'the scene has all its assignments');

-- Several statements of one block, each of another scene, the last of which is not complete.
DO $$ BEGIN
  CALL pg_temp.populate(pg_temp.id('scene', '2'));
  CALL pg_temp.populate(pg_temp.id('scene', '3'));
  INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (pg_temp.shot('4A'), pg_temp.id('Renée', '4'));
END $$;
SELECT is(pg_temp.undo(pg_temp.id('scene', n::text)), 'User "Zoë" has no recorded change there that is not undone.', format('scene %s: no step', n)) FROM generate_series(2, 3) n;
SELECT set_eq($$ SELECT pg_temp.steps(pg_temp.id('scene', '4')) $$, ARRAY['SQL INSERT, 1 assignment'], 'scene 4: a step, because it changes what the scene shows');
SELECT is(pg_temp.undo(pg_temp.id('scene', '4')), 'Before it, the scene had no assignment and showed every asset in every shot; that is over for good.', 'which cannot be taken back');
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (pg_temp.shot('4B'), pg_temp.id('Renée', '4'));
SELECT is(pg_temp.undo(pg_temp.id('scene', '4')), '1', 'what a second statement adds can');
SELECT is((SELECT count(*) FROM shot_asset_assignments WHERE scene_asset_instance_id = pg_temp.id('Renée', '4')), 1::bigint, 'the first one stays');

-- A trigger of the host that fills another scene meanwhile: its statement is no step, that of the client is.
DELETE FROM shots WHERE scene_id <> pg_temp.scene();
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (pg_temp.shot('2A'), pg_temp.id('scene', '2'), '2A', 1), (pg_temp.shot('3A'), pg_temp.id('scene', '3'), '3A', 1), (pg_temp.shot('3B'), pg_temp.id('scene', '3'), '3B', 2);
CREATE FUNCTION pg_temp.fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN CALL pg_temp.populate(pg_temp.id('scene', '2')); RETURN NULL; END $$;
CREATE TRIGGER a_fill AFTER INSERT ON shot_asset_assignments FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION pg_temp.fill();
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (pg_temp.shot('3A'), pg_temp.id('Renée', '3'));
SELECT results_eq($$ SELECT step, step_id IS NULL FROM shot_assets.history(pg_temp.id('scene', '2')) LIMIT 1 $$, $$ VALUES ('Scene populated, 1 assignment', true) $$, 'scene 2, which the trigger fills, is captured');
SELECT results_eq($$ SELECT step, step_id IS NULL FROM shot_assets.history(pg_temp.id('scene', '3')) LIMIT 1 $$, $$ VALUES ('SQL INSERT, 1 assignment', false) $$, 'scene 3, where the client puts one of two, is changed');
DROP TRIGGER a_fill ON shot_asset_assignments;

-- An upsert of every pair of a legacy scene.
DELETE FROM shots WHERE scene_id = pg_temp.id('scene', '2');
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (pg_temp.shot('2A'), pg_temp.id('scene', '2'), '2A', 1);
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (pg_temp.shot('2A'), pg_temp.id('Renée', '2'))
  ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET presence_type = excluded.presence_type;
SELECT results_eq($$ SELECT step_id IS NULL FROM shot_assets.history(pg_temp.id('scene', '2')) LIMIT 1 $$, ARRAY[true], 'no step either');
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (pg_temp.shot('2A'), pg_temp.id('Renée', '2'))
  ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET presence_type = 'enters';
SELECT is(pg_temp.undo(pg_temp.id('scene', '2')), '1', 'but the next one is');
SELECT is((SELECT presence_type FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('2A')), 'throughout', 'and is taken back');

SELECT * FROM finish();
ROLLBACK;
