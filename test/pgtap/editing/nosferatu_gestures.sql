-- Nosferatu (1922) cut and joined: whatever shot of the film is cut or joined, every frame that stays shows what it showed.
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
SELECT count(*) AS populated FROM scenes s, LATERAL shot_assets.ensure_populated(s.id) \gset
\i demo/assign.sql

-- A frame as a generator gets it: its images in order, swapped where a transformation has happened.
CREATE FUNCTION pg_temp.frame(shot uuid, frame text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(concat_ws(' ', asset_name, url), ', ' ORDER BY position), 'nothing') FROM shot_assets.frame_references(shot, frame) $$;
CREATE TEMP VIEW frames AS
  SELECT scene_id, shot_order, id AS shot_id, shot_id AS shot_label, pg_temp.frame(id, 'start') AS first, pg_temp.frame(id, 'end') AS last FROM shots;
CREATE TEMP VIEW film AS SELECT id, scene_id, shot_id, shot_order, duration, action, dialogue, setting, camera, characters_foreground, characters_background FROM shots;
CREATE TEMP VIEW casting AS SELECT id, shot_id, scene_asset_instance_id, presence_type, presence_note, created_at FROM shot_asset_assignments;
CREATE TEMP VIEW events AS SELECT id, scene_asset_instance_id, trigger_shot_id, completion_shot_id, transformation_type FROM transformation_events;
CREATE TEMP TABLE frames_before AS TABLE frames;
CREATE TEMP TABLE film_before AS TABLE film;
CREATE TEMP TABLE casting_before AS TABLE casting;
CREATE TEMP TABLE events_before AS TABLE events;
SELECT is(count(*), 23::bigint, 'the film has 23 shots') FROM frames_before;
SELECT cmp_ok(count(*), '>', 9::bigint, 'in many of which something changes') FROM frames_before WHERE first <> last;

-- What is wrong after a shot is cut, and after its parts are joined again; nothing of it stays.
CREATE FUNCTION pg_temp.cut_and_joined(shot uuid, parts int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  before frames_before = (SELECT f FROM frames_before f WHERE f.shot_id = shot);
  cut uuid[];
  wrong text = '';
BEGIN
  cut := ARRAY(SELECT part_id FROM shot_assets.split_shot(shot, ARRAY(SELECT before.shot_label || chr(944 + n) FROM generate_series(1, parts) AS n)) ORDER BY shot_order);
  SELECT concat(wrong,
      CASE WHEN (SELECT f.first FROM frames f WHERE f.shot_id = cut[1]) <> before.first THEN ' first frame' END,
      CASE WHEN (SELECT f.last FROM frames f WHERE f.shot_id = cut[parts]) <> before.last THEN ' last frame' END,
      (SELECT string_agg(' jump after ' || a.shot_label, '') FROM frames a JOIN frames b ON (b.scene_id, b.shot_order) = (a.scene_id, a.shot_order + 1)
       WHERE a.shot_id = ANY (cut) AND b.shot_id = ANY (cut) AND a.last <> b.first),
      (SELECT string_agg(' frames of ' || b.shot_label, '') FROM frames_before b JOIN frames f USING (shot_id)
       WHERE shot_id <> shot AND (b.first, b.last) <> (f.first, f.last)),
      (SELECT ' order' FROM (SELECT array_agg(shot_order ORDER BY shot_order) AS numbers, count(*)::int AS n FROM shots WHERE scene_id = before.scene_id) s
       WHERE s.numbers <> ARRAY(SELECT generate_series(1, s.n))),
      CASE WHEN (SELECT sum(duration) FROM shots) <> (SELECT sum(duration) FROM film_before) THEN ' duration' END) INTO wrong;
  PERFORM shot_assets.merge_shots(cut, before.shot_label);
  SELECT concat(wrong,
      CASE WHEN EXISTS (TABLE film EXCEPT TABLE film_before) OR EXISTS (TABLE film_before EXCEPT TABLE film) THEN ' film' END,
      CASE WHEN EXISTS (TABLE casting EXCEPT TABLE casting_before) OR EXISTS (TABLE casting_before EXCEPT TABLE casting) THEN ' casting' END,
      CASE WHEN EXISTS (TABLE events EXCEPT TABLE events_before) OR EXISTS (TABLE events_before EXCEPT TABLE events) THEN ' events' END) INTO wrong;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = wrong;
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN
  RETURN SQLERRM;
END $$;
SELECT is(pg_temp.cut_and_joined(shot_id, parts), '', format('%s in %s parts', shot_label, parts))
  FROM frames_before, generate_series(2, 3) AS parts ORDER BY shot_label, parts;

-- What is wrong after the shots from one on are joined.
CREATE FUNCTION pg_temp.joined(shot uuid, count int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  a frames_before = (SELECT f FROM frames_before f WHERE f.shot_id = shot);
  z frames_before = (SELECT f FROM frames_before f WHERE f.scene_id = a.scene_id AND f.shot_order = a.shot_order + count - 1);
  wrong text;
BEGIN
  PERFORM shot_assets.merge_shots(ARRAY(SELECT f.shot_id FROM frames_before f WHERE f.scene_id = a.scene_id AND f.shot_order BETWEEN a.shot_order AND z.shot_order));
  SELECT concat(
      (SELECT concat(CASE WHEN f.first <> a.first THEN ' first frame' END, CASE WHEN f.last <> z.last THEN ' last frame' END) FROM frames f WHERE f.shot_id = shot),
      (SELECT string_agg(' frames of ' || b.shot_label, '') FROM frames_before b JOIN frames f USING (shot_id)
       WHERE shot_id <> shot AND (b.first, b.last) <> (f.first, f.last))) INTO wrong;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = wrong;
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN
  RETURN SQLERRM;
END $$;
-- One shot has one camera, which is that of the first; what each camera sees of a character is not asked here.
UPDATE shots SET camera = NULL;
TRUNCATE frames_before;
INSERT INTO frames_before TABLE frames;
SELECT is(pg_temp.joined(a.shot_id, count), '', format('%s and the next %s', a.shot_label, count - 1))
  FROM frames_before a CROSS JOIN generate_series(2, 3) AS count
  WHERE EXISTS (SELECT FROM frames_before z WHERE (z.scene_id, z.shot_order) = (a.scene_id, a.shot_order + count - 1)) ORDER BY a.shot_label, count;

-- Orlok turns to smoke within 4E: in the part that the editor names.
SELECT lives_ok($$ SELECT shot_assets.split_shot(pg_temp.film_id('shot', '4E'), '{4E,4E′,4E″}', jsonb_build_object(pg_temp.film_id('event', '4E', 'orlok'), 2)) $$, 'the editor cuts his end into three');
SELECT set_eq($$ SELECT s.shot_id, t.is_transforming FROM shot_assets.transformation_states(pg_temp.film_id('scene', '4')) t JOIN shots s ON s.id = t.shot_id
    WHERE t.instance_id = pg_temp.film_id('instance', '4', 'orlok') AND s.shot_id ~ '^4E' $$, $$ VALUES ('4E′', true), ('4E″', false) $$, 'he burns in the second, and is smoke in the third');

-- The script's lists name the characters: a template puts them where the lists say, and nobody else anywhere else.
SELECT lives_ok($$ SELECT shot_assets.apply_template(id, 'match_characters') FROM scenes $$, 'characters by the script');
SELECT set_eq($$ SELECT s.shot_id, p.name FROM casting a JOIN shots s ON s.id = a.shot_id JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id
    JOIN project_assets p ON p.id = i.project_asset_id WHERE p.asset_type = 'character' $$,
  $$ SELECT s.shot_id, p.name FROM shots s CROSS JOIN LATERAL unnest(s.characters_foreground || s.characters_background) AS listed (name)
    JOIN project_assets p USING (name) JOIN scene_asset_instances i ON (i.scene_id, i.project_asset_id) = (s.scene_id, p.id) WHERE p.asset_type = 'character' $$, 'are where it lists them');
SELECT is(sum(t.deleted + t.created), 0::numeric, 'and twice is once') FROM scenes s CROSS JOIN LATERAL shot_assets.apply_template(s.id, 'match_characters') t;

SELECT * FROM finish();
ROLLBACK;
