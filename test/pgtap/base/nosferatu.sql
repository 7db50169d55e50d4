-- Nosferatu (1922) through the editor: the script suggests, the user ticks, the panel remarks.
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

-- What the editor of the film has put into which shot.
CREATE TEMP TABLE editor AS
  SELECT pg_temp.film_id('scene', scene_number::text) AS scene_id, shot.label AS shot, pg_temp.film_id('shot', shot.label) AS shot_id,
    pg_temp.film_id('asset', asset.key) AS asset_id, p.name AS asset, coalesce(asset.presence->>0, asset.presence #>> '{}') AS presence, asset.presence->>1 AS note
  FROM jsonb_to_recordset(:'film'::jsonb -> 'scenes') AS scene (scene_number int, assignments jsonb)
  CROSS JOIN jsonb_each(assignments) AS shot (label, assets) CROSS JOIN jsonb_each(shot.assets) AS asset (key, presence)
  JOIN project_assets p ON p.id = pg_temp.film_id('asset', asset.key);

-- The drawer suggests to the editor:
CREATE TEMP TABLE suggestions AS
  SELECT c.shot_label AS shot, p.name AS asset, c.confidence, c.reason
  FROM scene_asset_instances i JOIN project_assets p ON p.id = i.project_asset_id
  CROSS JOIN LATERAL shot_assets.shot_checklist(i.scene_id, p.id) c WHERE c.suggested;
SELECT set_eq($$ SELECT shot, confidence, reason FROM suggestions WHERE asset = 'Count Orlok' AND shot ~ '^[23]' $$,
  $$ VALUES ('2A', 0.9::float8, 'in the background: "Count Orlok"'), ('2B', 1, 'in the foreground: "Count Orlok"'),
    ('2D', 0.9, 'in the background: "Count Orlok"'), ('2E', 1, 'in the foreground: "Count Orlok"'), ('2F', 1, 'in the foreground: "Count Orlok"'),
    ('2G', 1, 'in the foreground: "Count Orlok"'), ('3C', 1, 'in the foreground: "Count Orlok"'), ('3F', 0.9, 'in the background: "Count Orlok"') $$,
  'Orlok at the castle and on board');
SELECT set_eq($$ SELECT shot, confidence, reason FROM suggestions WHERE asset IN ('Letter of Symbols', 'Rats', 'Locket') $$,
  $$ VALUES ('2A', 0.43::float8, 'named in the action: "letter", a part of the name'), ('2B', 0.75, 'named in the action: "Letter of Symbols"'),
    ('2F', 0.75, 'named in the action: "Locket"'), ('2G', 0.75, 'named in the action: "Locket"'), ('3B', 0.75, 'named in the action: "Rats"') $$,
  'props in the action');
SELECT set_eq($$ SELECT shot, reason FROM suggestions WHERE asset IN ('Ellen''s Bedroom', 'Deck of the Empusa') $$,
  $$ VALUES ('4A', 'the setting: "ELLEN''S BEDROOM"'), ('4C', 'the setting: "ELLEN''S BEDROOM"'), ('4D', 'the setting: "ELLEN''S BEDROOM"'),
    ('4E', 'the setting: "ELLEN''S BEDROOM"'), ('4F', 'the setting: "ELLEN''S BEDROOM"'), ('3D', 'the setting: "DECK OF THE EMPUSA"'),
    ('3E', 'the setting: "DECK OF THE EMPUSA"'), ('3F', 'the setting: "DECK OF THE EMPUSA"') $$, 'locations by the setting; the staircase of 4B is another place');

-- Measured against the editor's own choice: what the script does not say, and what the editor did not want.
SELECT set_eq($$ SELECT shot, asset FROM editor EXCEPT SELECT shot, asset FROM suggestions $$,
  $$ VALUES ('2A', 'Bread Knife'), ('2G', 'Hutter'), ('3A', 'Coffin') $$, 'three of the editor''s choices are in no word of the script');
SELECT set_eq($$ SELECT shot, asset FROM suggestions EXCEPT SELECT shot, asset FROM editor $$,
  $$ VALUES ('2C', 'Castle Dining Hall') $$, 'and one suggestion was not followed: the insert of the clock is set in the hall, and does not show it');

-- The user starts each scene without assets and brings them in one by one, ticking the editor's shots.
DELETE FROM scene_asset_instances;
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
SELECT is((SELECT sum((SELECT count(*) FROM shot_assets.add_asset(e.scene_id, e.asset_id, e.shots)))
  FROM (SELECT scene_id, asset_id, array_agg(shot_id ORDER BY shot) AS shots FROM editor GROUP BY scene_id, asset_id ORDER BY scene_id, asset_id) e),
  (SELECT count(*)::numeric FROM editor), 'every tick is an assignment');
SELECT is((SELECT count(*) FROM shot_assets.assign_many((SELECT jsonb_agg(jsonb_build_object('shot_id', e.shot_id, 'instance_id', i.id,
    'presence_type', e.presence, 'presence_note', e.note)) FROM editor e JOIN scene_asset_instances i ON (i.scene_id, i.project_asset_id) = (e.scene_id, e.asset_id)))),
  (SELECT count(*) FROM editor), 'then says how each is there');
SELECT set_eq($$ SELECT s.shot_id, p.asset_name, p.presence_type, p.presence_note FROM shots s CROSS JOIN LATERAL shot_assets.shot_panel(s.id) p $$,
  $$ SELECT shot, asset, presence, note FROM editor $$, 'and the panels show the editor''s film');
SELECT set_eq($$ SELECT p.asset_type, a.shot_label, a.presence_type FROM project_assets p CROSS JOIN LATERAL shot_assets.appearances(p.id) a $$,
  $$ SELECT p.asset_type, e.shot, e.presence FROM editor e JOIN project_assets p ON p.id = e.asset_id $$, 'as do the pages of the assets');
SELECT is((SELECT count(*) FROM scenes WHERE stage_locks <> '{"9": {"status": "outdated"}}'), 0::bigint, 'what was approved before is outdated');

-- The check finds what the editor overlooked, or meant: each is a jump that a viewer could see.
SELECT results_eq($$ SELECT message FROM scenes s CROSS JOIN LATERAL shot_assets.check_continuity(s.id) ORDER BY scene_number $$,
  ARRAY['1A ends with Coachman in frame, yet Coachman enters in 1B.', '2D ends with Count Orlok in frame, yet Count Orlok enters in 2E.',
    'Count Orlok passes through 4B, yet 4C starts with Count Orlok in frame.'], 'three contradictions in 23 shots');
SELECT results_eq($$ SELECT warning, notice FROM shot_assets.shot_panel(pg_temp.film_id('shot', '4B')) $$,
  $$ VALUES ('No frame shows Count Orlok: only the description reaches the video model.',
    'Count Orlok passes through 4B, yet 4C starts with Count Orlok in frame.') $$, 'the shadow on the stairs is text only');
SELECT results_eq($$ SELECT asset_name FROM shot_assets.assignable_assets(pg_temp.film_id('shot', '2C')) $$,
  $$ SELECT p.name FROM scene_asset_instances i JOIN project_assets p ON p.id = i.project_asset_id
    WHERE i.scene_id = pg_temp.film_id('scene', '2') AND p.name <> 'Skeleton Clock'
    ORDER BY CASE p.asset_type WHEN 'character' THEN 0 WHEN 'location' THEN 1 ELSE 2 END, i.created_at, i.id $$, 'the insert of the clock could have everything else');
SELECT results_eq($$ SELECT asset_type, instances, in_shots, appearances FROM shot_assets.scene_asset_counts(pg_temp.film_id('scene', '2')) $$,
  $$ VALUES ('character', 2::bigint, 2::bigint, 10::bigint), ('location', 1, 1, 6), ('prop', 4, 4, 7) $$, 'the dinner in numbers');

SELECT * FROM finish();
ROLLBACK;
