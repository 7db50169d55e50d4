-- A real film, by the book: the orders of its 23 shots as a person works them out from the rules, against what is computed.
\getenv abs_srcdir PG_ABS_SRCDIR
\set load :abs_srcdir '/demo/load.sql'
\set assign :abs_srcdir '/demo/assign.sql'
\set film_file :abs_srcdir '/demo/nosferatu.json'
\set schema nosferatu
\set ECHO none
\set QUIET on
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS nosferatu CASCADE;
SELECT count(*) AS created FROM shot_assets.create_pipeline('nosferatu') \gset
SET search_path = nosferatu;
\i :load
SELECT :'film'::jsonb IS NOT NULL AS loaded \gset
\o /dev/null
\i :assign
\o
RESET client_min_messages;
\set QUIET off
\set ECHO all
\pset format unaligned
\pset tuples_only on

-- images as the last part of their address
CREATE FUNCTION images(image_order jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(substring(e->>'url' FROM 'nosferatu/(.*)\.png'), ', ' ORDER BY n), '') FROM jsonb_array_elements(image_order) WITH ORDINALITY AS a (e, n) $$;
CREATE TABLE by_hand (shot text, start_images text, end_images text, video_notes text);
INSERT INTO by_hand VALUES
  ('1A', 'pass', 'coachman, pass', 'Coachman enters the frame'),
  ('1B', 'hutter-front, pass', 'hutter-front, coachman, pass', 'Coachman enters the frame: pulls up beside him'),
  ('1C', 'coachman, pass', 'coachman, pass', ''),
  ('1D', 'hutter-back, coachman, pass', 'pass', E'Hutter exits the frame: climbs into the coach\nCoachman exits the frame'),
  -- the letter has no image
  ('2A', 'hutter-front, orlok-front, hall, knife', 'hutter-front, orlok-front, hall, knife', ''),
  -- the Count is not drawn from three quarters yet
  ('2B', 'orlok-front, hall', 'orlok-front, hall', 'Letter of Symbols exits the frame'),
  ('2C', 'clock', 'clock', ''),
  ('2D', 'hutter-back, orlok-front, hall', 'hutter-back, orlok-front, hall, knife', 'Bread Knife enters the frame: slips from the loaf'),
  ('2E', 'hall', 'orlok-front, hall', 'Count Orlok enters the frame: rises into the candlelight'),
  ('2F', 'hutter-side, orlok-side, hall', 'orlok-side, hall, locket', E'Hutter exits the frame: backs away out of the light\nLocket enters the frame: swings free of his collar'),
  ('2G', 'orlok-front, hall, locket', 'orlok-front, hall, locket',
   'Midway through the shot, Hutter (A cheerful young clerk with curly dark hair, wide eyes and a cravat over a high white collar. He moves quickly and laughs easily) passes through the frame'),
  -- nor has the First Mate one
  ('3A', 'hold, coffin', 'hold, coffin', 'First Mate enters the frame: comes down the ladder'),
  ('3B', 'hold, coffin', 'hold, rats, coffin', 'Rats enter the frame: pour over his boots'),
  ('3C', 'hold, coffin', 'orlok-front, hold, coffin', 'Count Orlok enters the frame: swings upright out of the Coffin, stiff as a plank'),
  ('3D', 'captain, deck', 'captain, deck', 'First Mate exits the frame: throws himself overboard'),
  ('3E', 'captain, deck', 'captain, deck', ''),
  ('3F', 'captain, deck', 'captain, deck',
   'Midway through the shot, Count Orlok (A gaunt, bald figure with pointed ears, rat-like front teeth and long clawed fingers, in a black buttoned coat. He hardly blinks) crosses the deck against the sails'),
  ('4A', 'ellen-front, bedroom', 'ellen-front, bedroom',
   'Midway through the shot, Count Orlok (A gaunt, bald figure with pointed ears, rat-like front teeth and long clawed fingers, in a black buttoned coat. He hardly blinks) passes through the frame'),
  ('4B', '', '',
   'Midway through the shot, Count Orlok (A gaunt, bald figure with pointed ears, rat-like front teeth and long clawed fingers, in a black buttoned coat. He hardly blinks) passes through the frame'),
  ('4C', 'orlok-front, ellen-three_quarter, bedroom', 'orlok-front, ellen-three_quarter, bedroom', ''),
  ('4D', 'orlok-front, bedroom', 'orlok-front, bedroom', ''),
  ('4E', 'orlok-front, ellen-front, bedroom', 'ellen-front, bedroom', 'Count Orlok exits the frame: dissolves into smoke'),
  ('4F', 'ellen-front, bedroom', 'ellen-front, hutter-front, bulwer, bedroom',
   E'Hutter enters the frame: bursts in\nProfessor Bulwer enters the frame');
CREATE VIEW computed AS
  SELECT o.shot_label, images(o.start_order) AS start_images, images(o.end_order) AS end_images, o.video_notes FROM scenes s, shot_assets.reference_orders(s.id) o;

SELECT count(*) FROM computed;
TABLE by_hand EXCEPT TABLE computed;
TABLE computed EXCEPT TABLE by_hand;

-- the words beside the images; Ellen's look is the one that her transformation has left, in the last shot
SELECT start_manifest FROM scenes s, shot_assets.reference_orders(s.id) WHERE shot_label = '2A';
SELECT shot_label, substring(start_manifest FROM 'Ellen \(character\) - [^\n]*') FROM scenes s, shot_assets.reference_orders(s.id) WHERE scene_number = '4' AND start_manifest ~ 'Ellen \(';
SELECT t.shot_id = (SELECT id FROM shots WHERE shot_id = '4E') AS in_4e, is_transforming, effective_description, transformation_narrative, post_description
FROM scenes s, shot_assets.transformation_states(s.id) t;

-- a Count who stays in 4E ends it as smoke
UPDATE shot_asset_assignments SET presence_type = 'throughout', presence_note = NULL
WHERE shot_id = (SELECT id FROM shots WHERE shot_id = '4E') AND presence_type = 'exits';
SELECT frame, "position", asset_name, substring(url FROM 'nosferatu/(.*)\.png'), source
FROM shots s CROSS JOIN unnest('{start,end}'::text[]) AS frame CROSS JOIN shot_assets.frame_references(s.id, frame) WHERE s.shot_id = '4E';
SELECT end_manifest FROM scenes s, shot_assets.reference_orders(s.id) WHERE shot_label = '4E';
