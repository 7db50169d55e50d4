-- What a frame generator reads: override, then transformation, then what was computed; and how orders are overridden.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
CREATE FUNCTION read(shot uuid, frame text) RETURNS TABLE (image text) LANGUAGE sql AS $$
  SELECT concat_ws(' ', "position", coalesce(asset_name, '-'), coalesce(asset_type, '-'), url, source, CASE WHEN instance_id IS NULL THEN '(no id)' END)
  FROM shot_assets.frame_references(shot, frame) $$;
CREATE PROCEDURE refresh() LANGUAGE sql AS $$ SELECT shot_assets.refresh_reference_orders('a0000000-0000-0000-0000-000000000001') $$;
\set QUIET off
\set ECHO all
\pset format unaligned
\pset tuples_only on

-- a shot that was never refreshed is computed when it is read, and nothing is stored by that
SELECT * FROM shot_assets.frame_references(:shot1A, 'start');
SELECT count(reference_image_order) FROM shots;
-- each frame has its own list; an end frame that everything left is empty, and stays so
CALL start_empty(:scene1);
SELECT * FROM shot_assets.assign(:shot1A, :bob, 'exits') \g /dev/null
SELECT * FROM shot_assets.assign(:shot1A, :alice, 'exits') \g /dev/null
SELECT * FROM shot_assets.assign(:shot1B, :alice) \g /dev/null
SELECT * FROM shot_assets.assign(:shot1B, :cafe, 'enters') \g /dev/null
SELECT * FROM shot_assets.assign(:shot1B, :bob) \g /dev/null
SELECT read(:shot1A, 'start');
SELECT read(:shot1A, 'end');
CALL refresh();
SELECT read(:shot1A, 'end');
SELECT read(:shot1B, 'start');
SELECT read(:shot1B, 'end');
-- what was stored is read until the next refresh
UPDATE project_assets SET image_key_url = 'new.png' WHERE name = 'Alice';
SELECT read(:shot1B, 'start');

-- a transformation that was confirmed after the refresh: in the end frame of the shot that shows it, there alone
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, post_description, post_image_key_url, confirmed)
  VALUES ('e0000000-0000-0000-0000-000000000001', :bob, :scene1, :shot1B, 'within_shot', 'A wolf.', 'wolf.png', false);
SELECT read(:shot1B, 'end');
UPDATE transformation_events SET confirmed = true;
SELECT read(:shot1B, 'start');
SELECT read(:shot1B, 'end');
SELECT read(:shot1A, 'start');
SELECT shot_label, causes FROM shot_assets.stale_shots(:scene1);
-- refreshed, it reads the same; what was computed has one image for both frames
CALL refresh();
SELECT read(:shot1B, 'end');
SELECT end_frame_reference_image_order->0->>'url' FROM shots WHERE id = :shot1B;
-- of an asset that enters, too, and of one that leaves not
SELECT * FROM shot_assets.set_presence((SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1B AND scene_asset_instance_id = :bob), 'enters') \g /dev/null
CALL refresh();
SELECT read(:shot1B, 'start');
SELECT read(:shot1B, 'end');
SELECT * FROM shot_assets.set_presence((SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1B AND scene_asset_instance_id = :bob), 'exits') \g /dev/null
CALL refresh();
SELECT read(:shot1B, 'end');
SELECT * FROM shot_assets.set_presence((SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1B AND scene_asset_instance_id = :bob), 'throughout') \g /dev/null
CALL refresh();

-- an override comes before everything; NULL and JSON null are none
UPDATE shots SET end_frame_reference_image_order = '[{"url": "style.png"}, {"url": "mine.png", "type": "character", "label": "Image #2", "assetName": "Bob", "instanceId": "d0000000-0000-0000-0000-000000000011"}]' WHERE id = :shot1B;
SELECT * FROM shot_assets.frame_references(:shot1B, 'end');
SELECT read(:shot1B, 'start');
UPDATE shots SET end_frame_reference_image_order = '[]' WHERE id = :shot1B;
SELECT read(:shot1B, 'end');
UPDATE shots SET end_frame_reference_image_order = NULL WHERE id = :shot1B;
SELECT read(:shot1B, 'end');
UPDATE shots SET end_frame_reference_image_order = 'null' WHERE id = :shot1B;
SELECT read(:shot1B, 'end');
-- whatever a client has written there, what can be read is read
CREATE TABLE odd (n serial, written jsonb);
INSERT INTO odd (written) VALUES ('{}'), ('{"url": "x.png"}'), ('"x.png"'), ('7'), ('true'), ('[null]'), ('["x.png"]'), ('[[]]'), ('[[{"url": "x.png"}]]'),
  ('[{}]'), ('[{"url": null}]'), ('[{"url": ""}]'), ('[{"url": 7}]'), ('[{"url": ["x.png"]}]'), ('[{"url": {"url": "x.png"}}]'), ('[{"URL": "x.png"}]'),
  ('[{"url": "x.png", "instanceId": "no id"}]'), ('[{"url": "x.png", "instanceId": 7, "assetName": false, "type": []}]'),
  ('[7, {"url": "x.png"}, null, {"url": "y.png", "more": {"a": [1]}}, "z"]');
CREATE PROCEDURE read_odd() LANGUAGE plpgsql AS $$
DECLARE odd record;
BEGIN
  FOR odd IN SELECT * FROM odd ORDER BY n LOOP
    UPDATE shots SET reference_image_order = odd.written WHERE id = 'b0000000-0000-0000-0000-000000000012';
    RAISE NOTICE '% reads %', odd.written, (SELECT coalesce(string_agg(r.image, ', '), 'nothing') FROM read('b0000000-0000-0000-0000-000000000012', 'start') r);
  END LOOP;
END $$;
CALL read_odd();
-- long ones, deep ones, and many
UPDATE shots SET reference_image_order = jsonb_build_array(jsonb_build_object('url', repeat('é', 1000000), 'assetName', repeat('🤖', 100000))) WHERE id = :shot1B;
SELECT length(url), length(asset_name) FROM shot_assets.frame_references(:shot1B, 'start');
UPDATE shots SET reference_image_order = (repeat('[', 5000) || repeat(']', 5000))::jsonb WHERE id = :shot1B;
SELECT read(:shot1B, 'start');
UPDATE shots SET reference_image_order = (SELECT jsonb_agg(jsonb_build_object('url', n)) || jsonb_agg(jsonb_build_object('url', n || '.png')) FROM generate_series(1, 50000) n) WHERE id = :shot1B;
SELECT count(*), max("position"), max(source) FROM shot_assets.frame_references(:shot1B, 'start');
-- they survive a refresh where they are an order, and are replaced where they are none
CALL refresh();
SELECT source FROM shot_assets.frame_references(:shot1B, 'start') LIMIT 1;
UPDATE shots SET reference_image_order = '{}' WHERE id = :shot1B;
CALL refresh();
SELECT read(:shot1B, 'start');

-- old entries, from before there were ids, are found by name, whatever the case; the whole name
UPDATE shots SET end_frame_reference_image_order = '[{"label": "Image #1", "assetName": "BOB", "url": "bob.png", "type": "character"}, {"label": "Image #2", "assetName": "Bob Stone", "url": "stone.png", "type": "character"}]' WHERE id = :shot1B;
SELECT read(:shot1B, 'end');
DELETE FROM shot_asset_shot_states;
SELECT read(:shot1B, 'end');
SELECT shot_label, reason FROM shot_assets.stale_shots(:scene1);
CALL refresh();
SELECT read(:shot1B, 'end');

-- overriding by name: labelled by place, both spellings of keys
SELECT shot_assets.set_reference_override(:shot1B, 'end', '[{"url": "b.png", "label": "Image #7", "asset_name": "Bob", "instance_id": "D0000000-0000-0000-0000-000000000011"}, {"url": "style.png", "type": null}]');
SELECT end_frame_reference_image_order FROM shots WHERE id = :shot1B;
SELECT read(:shot1B, 'end');
SELECT changed, kept_overrides FROM shot_assets.refresh_reference_orders(:scene1);
-- what was there all along is pinned
SELECT shot_assets.set_reference_override(:shot1B, 'start', (SELECT reference_image_order FROM shots WHERE id = :shot1B));
SELECT read(:shot1B, 'start');
-- and back; the order of today, not the one that was covered
UPDATE project_assets SET image_key_url = 'newest.png' WHERE name = 'Alice';
SELECT shot_assets.clear_reference_override(:shot1B, 'end');
SELECT read(:shot1B, 'end');
SELECT read(:shot1B, 'start');
SELECT shot_label, causes->0->>'change' FROM shot_assets.stale_shots(:scene1);
SELECT changed, kept_overrides FROM shot_assets.refresh_reference_orders(:scene1);
-- a shot that was never refreshed: the override is one, the other frame stays what it is
SELECT shot_assets.set_reference_override(:shot2A, 'start', '[]');
SELECT read(:shot2A, 'start');
SELECT read(:shot2A, 'end');
SELECT reason FROM shot_assets.stale_shots(:scene2);
SELECT changed, kept_overrides FROM shot_assets.refresh_reference_orders(:scene2);
SELECT shot_assets.clear_reference_override(:shot2A, 'start');
SELECT read(:shot2A, 'start');
DELETE FROM shot_asset_shot_states;
UPDATE shots SET reference_image_order = NULL, end_frame_reference_image_order = '[{"url": "old.png", "assetName": "Bob"}]' WHERE id = :shot2A;
SELECT shot_assets.set_reference_override(:shot2A, 'start', '[{"url": "mine.png"}]');
SELECT read(:shot2A, 'end');
SELECT shot_assets.clear_reference_override(:shot2A, 'start');
SELECT read(:shot2A, 'start');
SELECT read(:shot2A, 'end');
SELECT reason FROM shot_assets.stale_shots(:scene2);

-- mistakes
SELECT shot_assets.frame_references(:shot1A, 'middle');
SELECT shot_assets.frame_references(:nobody, 'start');
SELECT shot_assets.set_reference_override(:nobody, 'start', '[]');
SELECT shot_assets.set_reference_override(:shot1A, 'END', '[]');
SELECT shot_assets.set_reference_override(:shot1A, 'end', NULL);
SELECT shot_assets.set_reference_override(:shot1A, 'end', '{"url": "x.png"}');
SELECT shot_assets.set_reference_override(:shot1A, 'end', '[{"url": "x.png"}, "y.png"]');
SELECT shot_assets.set_reference_override(:shot1A, 'end', '[{"url": "x.png"}, {"assetName": "Bob"}]');
SELECT shot_assets.set_reference_override(:shot1A, 'end', '[{"url": "x.png", "weight": 3}]');
SELECT shot_assets.set_reference_override(:shot1A, 'end', '[{"url": "x.png", "instanceId": "Bob"}]');
SELECT shot_assets.clear_reference_override(:nobody, 'start');
SELECT shot_assets.clear_reference_override(:shot1A, '');
BEGIN READ ONLY;
SELECT read(:shot1A, 'start');
ROLLBACK;
