-- Nosferatu (1922), an evening's work on a legacy film: gesture after gesture, each on what the one before has left.
-- What appears in which shot is counted before and after each, in the whole film: nothing is lost that the gesture does
-- not name.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();

SELECT count(*) AS things FROM shot_assets.create_pipeline('nosferatu') \gset
SET LOCAL search_path = nosferatu, public;
\set schema nosferatu
\set film_file demo/nosferatu.json
\i demo/load.sql
SELECT count(*) AS recorded FROM shot_assets.enable_history('nosferatu') \gset

CREATE TEMP VIEW shown AS
  SELECT x.shot_label AS shot, a.name AS asset, x.presence_type AS presence FROM project_assets a CROSS JOIN LATERAL shot_assets.appearances(a.id) x;
CREATE TEMP TABLE shown_before AS TABLE shown;
CREATE FUNCTION pg_temp.scene(number text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT pg_temp.film_id('scene', number) $$;
CREATE FUNCTION pg_temp.shot(label text) RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT id FROM shots WHERE shot_id = label $$;
CREATE FUNCTION pg_temp.instance(number text, asset text) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT i.id FROM scene_asset_instances i JOIN project_assets a ON a.id = i.project_asset_id WHERE i.scene_id = pg_temp.scene(number) AND a.name = asset $$;
CREATE FUNCTION pg_temp.assigned(label text, asset text) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT a.id FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id
  JOIN project_assets p ON p.id = i.project_asset_id WHERE s.shot_id = label AND p.name = asset $$;

-- Does it. Returns what is lost (-), what is new (+) and what is another presence now (=), by how many
-- appearances there are more, and whether any is there twice; or the error.
CREATE FUNCTION pg_temp.done(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  difference text;
BEGIN
  DELETE FROM shown_before;
  INSERT INTO shown_before TABLE shown;
  EXECUTE call;
  SELECT concat_ws(', ', string_agg(sign || shot || ' ' || asset || coalesce(' ' || presence, ''), ', ' ORDER BY sign, shot COLLATE "C", asset COLLATE "C"),
    (SELECT 'something is there twice' WHERE EXISTS (SELECT FROM shown GROUP BY shot, asset HAVING count(*) > 1))) INTO difference
  FROM (SELECT '-' AS sign, shot, asset, NULL AS presence FROM shown_before b WHERE NOT EXISTS (SELECT FROM shown s WHERE (s.shot, s.asset) = (b.shot, b.asset))
        UNION ALL SELECT '+', shot, asset, presence FROM shown s WHERE NOT EXISTS (SELECT FROM shown_before b WHERE (s.shot, s.asset) = (b.shot, b.asset))
        UNION ALL SELECT '=', shot, asset, s.presence FROM shown s JOIN shown_before b USING (shot, asset) WHERE s.presence <> b.presence) AS differences;
  RETURN format('%s %s', (SELECT count(*) FROM shown) - (SELECT count(*) FROM shown_before), coalesce(difference, ''));
EXCEPTION WHEN OTHERS THEN
  RETURN SQLERRM;
END $$;

SELECT is((SELECT count(*) FROM shown), (SELECT count(*) FROM shots JOIN scene_asset_instances USING (scene_id)), 'a legacy film shows every asset of a scene in each of its shots');
SELECT is((SELECT count(*) FROM shot_asset_assignments), 0::bigint, 'and has no assignment');

CREATE TEMP TABLE flow (step int GENERATED ALWAYS AS IDENTITY, call text, difference text);
INSERT INTO flow (call, difference) VALUES
  -- Scene 2, which nobody has opened: each gesture finds what the one before has left.
  ($$SELECT shot_assets.assign(pg_temp.shot('2A'), pg_temp.instance('2', 'Count Orlok'), 'enters', 'slowly')$$, '0 =2A Count Orlok enters'),
  ($$SELECT shot_assets.ensure_populated(pg_temp.scene('2'))$$, '0 '),
  ($$SELECT shot_assets.add_asset(pg_temp.scene('2'), pg_temp.film_id('asset', 'ellen'), ARRAY[pg_temp.shot('2B')], 'passes_through')$$, '1 +2B Ellen passes_through'),
  ($$SELECT shot_assets.set_presence(pg_temp.assigned('2B', 'Skeleton Clock'), 'exits')$$, '0 =2B Skeleton Clock exits'),
  ($$SELECT shot_assets.set_presence_many(ARRAY[pg_temp.assigned('2A', 'Locket'), pg_temp.assigned('2B', 'Locket')], 'enters')$$, '0 =2A Locket enters, =2B Locket enters'),
  ($$SELECT shot_assets.unassign(pg_temp.assigned('2C', 'Bread Knife'))$$, '-1 -2C Bread Knife'),
  ($$SELECT shot_assets.copy_assignments(pg_temp.shot('2A'), ARRAY[pg_temp.shot('2B'), pg_temp.shot('2C')])$$,
   '1 +2C Bread Knife throughout, =2B Count Orlok enters, =2C Count Orlok enters, =2C Locket enters'),
  ($$SELECT shot_assets.undo_last(pg_temp.scene('2'))$$, '-1 -2C Bread Knife, =2B Count Orlok throughout, =2C Count Orlok throughout, =2C Locket throughout'),
  ($$SELECT shot_assets.undo_last(pg_temp.scene('2'))$$, '1 +2C Bread Knife throughout'),
  ($$SELECT shot_assets.redo_last(pg_temp.scene('2'))$$, '-1 -2C Bread Knife'),
  ($$SELECT shot_assets.auto_populate(pg_temp.scene('2'), ARRAY[pg_temp.shot('2C')])$$, '2 +2C Bread Knife throughout, +2C Ellen throughout'),
  ($$SELECT shot_assets.split_shot(pg_temp.shot('2A'), '{2A,2A′}')$$, '7 +2A′ Bread Knife throughout, +2A′ Castle Dining Hall throughout, +2A′ Count Orlok throughout, +2A′ Hutter throughout, +2A′ Letter of Symbols throughout, +2A′ Locket throughout, +2A′ Skeleton Clock throughout'),
  ($$SELECT shot_assets.merge_shots(ARRAY[pg_temp.shot('2A'), pg_temp.shot('2A′')])$$, '-7 -2A′ Bread Knife, -2A′ Castle Dining Hall, -2A′ Count Orlok, -2A′ Hutter, -2A′ Letter of Symbols, -2A′ Locket, -2A′ Skeleton Clock'),
  ($$SELECT shot_assets.import_assignments(shot_assets.export_assignments(pg_temp.scene('2')), mode => 'replace')$$, '0 '),
  ($$SELECT shot_assets.import_assignments(E'scene,shot,asset,presence_type\n2,2D,Locket,exits')$$, '0 =2D Locket exits'),
  ($$SELECT shot_assets.apply_template(pg_temp.scene('2'), 'match_characters')$$,
   '-7 -2B Ellen, -2B Hutter, -2C Count Orlok, -2C Ellen, -2C Hutter, -2E Hutter, -2G Hutter'),
  -- Scene 3 is still a legacy scene, and shows in a shot that moves there what it showed, no more.
  ($$SELECT shot_assets.move_shot(pg_temp.shot('2G'), pg_temp.scene('3'), pg_temp.shot('3A'))$$, '0 '),
  ($$SELECT shot_assets.auto_populate(pg_temp.scene('3'), ARRAY[pg_temp.shot('2G')])$$,
   $l$6 +2G Captain throughout, +2G Coffin throughout, +2G Deck of the Empusa throughout, +2G First Mate throughout, +2G Rats throughout, +2G Ship's Hold throughout$l$),
  ($$SELECT shot_assets.refresh_reference_orders(pg_temp.scene('3'))$$, '0 '),
  ($$SELECT shot_assets.merge_instances(pg_temp.instance('3', 'Captain'), ARRAY[pg_temp.instance('3', 'First Mate')])$$,
   '-7 -2G First Mate, -3A First Mate, -3B First Mate, -3C First Mate, -3D First Mate, -3E First Mate, -3F First Mate'),
  -- Scene 4: the shot list is made anew.
  ($$SELECT shot_assets.clear_scene(pg_temp.scene('4'))$$,
   (SELECT '-30 ' || string_agg(format('-%s %s', shot, asset), ', ' ORDER BY shot COLLATE "C", asset COLLATE "C") FROM shown WHERE shot ~ '^4')),
  ($$SELECT shot_assets.ensure_populated(pg_temp.scene('4'))$$, '0 '),
  ($$DELETE FROM shots WHERE scene_id = pg_temp.scene('4')$$, '0 '),
  ($$INSERT INTO shots (scene_id, shot_id, shot_order) VALUES (pg_temp.scene('4'), '4.1', 1)$$,
   $l$5 +4.1 Count Orlok throughout, +4.1 Ellen throughout, +4.1 Ellen's Bedroom throughout, +4.1 Hutter throughout, +4.1 Professor Bulwer throughout$l$),
  ($$SELECT shot_assets.ensure_populated(pg_temp.scene('4'))$$, '0 ');
SELECT is(pg_temp.done(call), difference, left(call, 150)) FROM flow ORDER BY step;

-- Scene 1, which no gesture named, and all that nobody has taken away.
SELECT is((SELECT count(*) FROM shown WHERE shot ~ '^1' AND presence = 'throughout'), 12::bigint, 'scene 1 shows what it showed');
SELECT is((SELECT string_agg(DISTINCT scene_number, ' ') FROM scenes s WHERE EXISTS (SELECT FROM shot_asset_scene_states t WHERE t.scene_id = s.id AND managed_since IS NOT NULL)), '2 3 4', 'and is a legacy scene');

SELECT * FROM finish();
ROLLBACK;
