-- Snapshots: what a refresh writes, what it leaves alone, and which shots have gone stale since, and by what.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
-- An order as its names and images; what is stored; who is stale, and why. `changes` counts the writes to a row.
CREATE FUNCTION names(image_order jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', e->>'label', e->>'assetName', e->>'url'), ', ' ORDER BY n) FROM jsonb_array_elements(image_order) WITH ORDINALITY AS a (e, n) $$;
CREATE VIEW stored AS
  SELECT shot_id AS shot, names(reference_image_order) AS start, names(end_frame_reference_image_order) AS "end" FROM film.shots WHERE scene_id = 'a0000000-0000-0000-0000-000000000001' ORDER BY shot_id;
CREATE VIEW stale AS
  SELECT shot_label AS shot, reason, (SELECT string_agg(concat_ws(' ', c->>'change', c->>'assetName', (c->>'from') || ' ->', '-> ' || (c->>'to')), '; ' ORDER BY n) FROM jsonb_array_elements(causes) WITH ORDINALITY AS a (c, n)) AS causes
  FROM shot_assets.stale_shots('a0000000-0000-0000-0000-000000000001');
CREATE VIEW versions AS
  SELECT s.id, s.xmin AS shot_version, c.xmin AS state_version FROM film.shots s LEFT JOIN film.shot_asset_shot_states c ON c.shot_id = s.id;
\set QUIET off
\set ECHO all
\pset format unaligned
\pset tuples_only on
\set refresh 'SELECT shot_id, changed, kept_overrides FROM shot_assets.refresh_reference_orders'

-- before the first refresh nothing is stored
SELECT * FROM stored;
SELECT * FROM stale;
CALL start_empty(:scene1);
SELECT * FROM shot_assets.assign(:shot1A, :bob, 'exits', 'to the right') \g /dev/null
SELECT * FROM shot_assets.assign(:shot1A, :alice, 'passes_through') \g /dev/null
SELECT * FROM shot_assets.assign(:shot1A, :cafe) \g /dev/null
SELECT * FROM shot_assets.assign(:shot1B, :alice, 'exits') \g /dev/null
:refresh(:scene1);
SELECT * FROM stored;
SELECT * FROM stale;
-- what is stored is what reference_orders() says, to the byte that PostgreSQL itself would store
SELECT bool_and(s.reference_image_order = o.start_order AND s.end_frame_reference_image_order = o.end_order),
       bool_and(record_image_eq(row(s.reference_image_order), row(o.start_order::text::jsonb))),
       bool_and(record_image_eq(row(c.computed), row(c.computed::text::jsonb)))
FROM shots s JOIN shot_assets.reference_orders(:scene1) o ON o.shot_id = s.id JOIN shot_asset_shot_states c ON c.shot_id = s.id;

-- a second refresh writes nothing at all
CREATE TEMP TABLE before AS SELECT * FROM versions;
:refresh(:scene1);
SELECT * FROM versions EXCEPT SELECT * FROM before;
-- one that has something to do touches what it must: 1B only, and the time of the shot with it
SELECT * FROM shot_assets.assign(:shot1B, :cafe) \g /dev/null
UPDATE shots SET updated_at = '2000-01-01';
CREATE TEMP TABLE again AS SELECT * FROM versions;
:refresh(:scene1);
SELECT s.shot_id, v.state_version <> a.state_version AS remembered FROM versions v JOIN again a USING (id) JOIN shots s USING (id) WHERE v IS DISTINCT FROM a;
SELECT shot_id, updated_at > '2000-01-01' AS moved FROM shots WHERE scene_id = :scene1 ORDER BY shot_id;
-- a note is remembered, though it changes no order
SELECT * FROM shot_assets.set_presence((SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1B AND scene_asset_instance_id = :alice), 'exits', 'in tears') \g /dev/null
SELECT * FROM stale;
:refresh(:scene1);
SELECT * FROM stale;

-- staleness, cause by cause; what is taken back leaves the shot fresh
DELETE FROM shot_asset_assignments WHERE shot_id = :shot1A AND scene_asset_instance_id = :cafe;
SELECT * FROM stale;
SELECT * FROM shot_assets.assign(:shot1A, :cafe) \g /dev/null
SELECT * FROM stale;
UPDATE project_assets SET name = 'Alicia' WHERE name = 'Alice';
SELECT * FROM stale;
UPDATE project_assets SET name = 'Alice' WHERE name = 'Alicia';
SELECT * FROM stale;
BEGIN;
UPDATE asset_angle_variants SET image_url = 'bob-profile.png' WHERE angle_type = 'side' AND status = 'completed';
SELECT * FROM stale;
UPDATE scene_asset_instances SET effective_description = 'A soaked man.' WHERE id = :bob;
UPDATE shots SET action = 'Alice stumbles past.' WHERE id = :shot1A;
SELECT * FROM shot_assets.assign(:shot1A, :letter, 'enters') \g /dev/null
SELECT * FROM stale;
ROLLBACK;
BEGIN;
UPDATE shots SET camera = 'MS front' WHERE id = :shot1A;
SELECT * FROM stale;
ROLLBACK;
BEGIN;
DELETE FROM scene_asset_instances WHERE id = :alice;
SELECT * FROM stale;
ROLLBACK;
BEGIN;
UPDATE scene_asset_instances SET created_at = '2025-01-01' WHERE id = :cafe;
UPDATE project_assets SET asset_type = 'character' WHERE name = 'Café';
SELECT * FROM stale;
ROLLBACK;
BEGIN;
INSERT INTO transformation_events (scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, post_description, confirmed)
  VALUES (:alice, :scene1, :shot1B, 'instant', 'A woman in black.', false);
SELECT * FROM stale;
UPDATE transformation_events SET confirmed = true;
SELECT * FROM stale;
DELETE FROM transformation_events;
SELECT * FROM stale;
ROLLBACK;
-- none of these touches a shot
BEGIN;
INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT :scene1, id FROM project_assets WHERE name = 'Letter';
INSERT INTO transformation_events (scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, post_description, confirmed)
  VALUES (:bob, :scene1, :shot1B, 'instant', 'A wet man.', true), (:cafe, :scene1, :shot1A, 'gradual', 'A ruin.', true);
UPDATE shots SET setting = 'INT. CAFÉ', dialogue = 'No.', duration = 9, camera = 'CU profile' WHERE id = :shot1A;
UPDATE project_assets SET description = 'A torn letter.', image_key_url = 'letter.png' WHERE name = 'Letter';
UPDATE scene_asset_instances SET status_tags = '{wet}', image_key_url = 'under-the-variant.png' WHERE id = :bob;
UPDATE shot_asset_assignments SET presence_type = presence_type;
SELECT * FROM stale;
ROLLBACK;
-- the same rows in another physical order
CREATE TABLE copy AS SELECT * FROM shot_asset_assignments ORDER BY id DESC;
SET shot_assets.invalidate = off;
TRUNCATE shot_asset_assignments;
INSERT INTO shot_asset_assignments SELECT * FROM copy;
RESET shot_assets.invalidate;
SELECT * FROM stale;

-- a client's own order is kept, and reported, as often as one refreshes
UPDATE shots SET reference_image_order = '[{"url": "mine.png"}]' WHERE id = :shot1A;
SELECT * FROM stale;
:refresh(:scene1);
DELETE FROM shot_asset_assignments WHERE shot_id = :shot1A AND scene_asset_instance_id = :cafe;
:refresh(:scene1);
SELECT * FROM stored;
-- until somebody asks for its end
:refresh(:scene1, keep_overrides => false);
SELECT * FROM stored;
-- who puts back what was computed has not ended it; NULL, also as JSON, means unset, and is filled in again
UPDATE shots SET reference_image_order = '[]' WHERE id = :shot1B;
:refresh(:scene1);
UPDATE shots s SET reference_image_order = o.start_order FROM shot_assets.reference_orders(:scene1) o WHERE o.shot_id = s.id;
:refresh(:scene1);
UPDATE shots SET reference_image_order = NULL, end_frame_reference_image_order = 'null' WHERE id = :shot1B;
:refresh(:scene1);
UPDATE shots SET reference_image_order = '{"url": "no order"}', end_frame_reference_image_order = '"x"' WHERE id = :shot1B;
:refresh(:scene1);
SELECT * FROM stored;
-- what a column held before the first refresh was computed by some earlier program
UPDATE shots SET reference_image_order = '[{"label": "Image #1", "assetName": "Bob", "url": "old.png", "type": "character"}]' WHERE id = :shot2A;
:refresh(:scene2);
SELECT names(reference_image_order) FROM shots WHERE id = :shot2A;

-- in a transaction that must not write, a refresh can only say that there is nothing to do
BEGIN READ ONLY;
SELECT count(*) FROM stale;
:refresh(:scene2);
ROLLBACK;
UPDATE shots SET reference_image_order = NULL WHERE id = :shot2A;
BEGIN READ ONLY;
:refresh(:scene2);
ROLLBACK;
:refresh(:nobody);
SELECT shot_assets.stale_shots(:nobody);
SELECT shot_assets.refresh_reference_orders(:scene1, NULL);

-- whatever a client has put in the place of what is remembered, nothing of it is believed
SELECT count(*) FROM shot_assets.refresh_reference_orders(:scene2);
CREATE FUNCTION refresh_after(remembered jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
  UPDATE film.shot_asset_shot_states SET computed = remembered WHERE shot_id = 'b0000000-0000-0000-0000-000000000021';
  SELECT string_agg(r::text, ' ') INTO result FROM shot_assets.refresh_reference_orders('a0000000-0000-0000-0000-000000000002') r;
  RETURN result || ' ' || (SELECT computed ? 'all' AND computed ? 'assets' FROM film.shot_asset_shot_states WHERE shot_id = 'b0000000-0000-0000-0000-000000000021');
END $$;
SELECT computed->>'all' AS "all" FROM shot_asset_shot_states WHERE shot_id = :shot2A \gset
SELECT what, refresh_after(remembered) FROM (VALUES
  (1, 'an array', '[]'::jsonb), (2, 'a text', '"all"'), (3, 'null', 'null'), (4, 'an empty object', '{}'),
  (5, 'a number', '{"all": 1}'), (6, 'an object', '{"all": {"all": "0123456789abcdef"}}'), (7, 'an empty digest', '{"all": ""}'),
  (8, 'another digest', '{"all": "0123456789abcdef"}'), (9, 'a long one', jsonb_build_object('all', repeat('0123456789abcdef', 10000))),
  (10, 'long names', jsonb_build_object('all', '0123456789abcdef', repeat('x', 10000), 1)),
  (11, 'a shorter name', '{"a": "0123456789abcdef", "all": "0123456789abcdef"}'),
  (12, 'many members', (SELECT jsonb_object_agg('all' || n, n) FROM generate_series(1, 1000) n))) AS w (n, what, remembered) ORDER BY n;
-- a shot whose columns hold what was computed of what it is made of needs no look at the rest
UPDATE shot_asset_shot_states SET computed = computed || '{"camera": "elsewhere"}' WHERE shot_id = :shot2A;
:refresh(:scene2);
SELECT computed->>'camera' FROM shot_asset_shot_states WHERE shot_id = :shot2A;
-- but for an override it does
UPDATE shots SET reference_image_order = '[]' WHERE id = :shot2A;
:refresh(:scene2);
SELECT computed->>'camera' FROM shot_asset_shot_states WHERE shot_id = :shot2A;
