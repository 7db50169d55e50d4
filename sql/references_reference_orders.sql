-- Reference orders: split by presence, sort, choose the image, number.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

\pset format unaligned
\pset tuples_only on
\set orders 'SELECT shot_label, start_order, end_order, video_only, omitted FROM'
-- legacy: all instances throughout; the letter has no image; Bob is seen from the side in 1A
:orders shot_assets.reference_orders(:scene1);
SELECT start_manifest FROM shot_assets.reference_orders_for_shot(:shot1A);

CALL start_empty(:scene1);
SELECT count(*) FROM shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_type', 'exits', 'presence_note', 'to the right'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :alice, 'presence_type', 'passes_through'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :cafe),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :letter, 'presence_type', 'enters'),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :alice, 'presence_type', 'exits')));
:orders shot_assets.reference_orders(:scene1);
SELECT shot_label, video_notes FROM shot_assets.reference_orders(:scene1);
-- an end frame that everything left is empty, not the start frame's
SELECT end_order, end_manifest = '' FROM shot_assets.reference_orders_for_shot(:shot1B);

-- the limit of an image model: cut after sorting, before numbering
:orders shot_assets.reference_orders_for_shot(:shot1A, 1);
SELECT shot_assets.reference_orders_for_shot(:shot1A, max_images => 0);
SELECT shot_assets.reference_orders(:scene1, -1);

-- each image falls back to the next: variant, instance, master reference, asset
UPDATE asset_angle_variants SET status = 'pending' WHERE angle_type = 'side';
SELECT start_order->0->>'url' FROM shot_assets.reference_orders_for_shot(:shot1A);
UPDATE asset_angle_variants SET image_url = '';
SELECT start_order->0->>'url' FROM shot_assets.reference_orders_for_shot(:shot1A);
UPDATE scene_asset_instances SET selected_master_reference_url = 'master.png' WHERE id = :bob;
SELECT start_order->0->>'url' FROM shot_assets.reference_orders_for_shot(:shot1A);
UPDATE scene_asset_instances SET image_key_url = 'instance.png' WHERE id = :bob;
SELECT start_order->0->>'url' FROM shot_assets.reference_orders_for_shot(:shot1A);
-- each look falls back to the next: effective description, override, the asset's own
UPDATE scene_asset_instances SET description_override = 'A wet man.' WHERE id = :bob;
SELECT start_manifest FROM shot_assets.reference_orders_for_shot(:shot1A);
UPDATE scene_asset_instances SET effective_description = 'A wet, angry man. He drips.' WHERE id = :bob;
SELECT start_manifest FROM shot_assets.reference_orders_for_shot(:shot1A);

-- angles and summaries by themselves
SELECT string_agg(camera || ' = ' || shot_assets.map_camera_to_angle(camera), ', ') FROM unnest(
  ARRAY['Inside the car', 'CU profile', 'CU three-quarter', 'MS 3/4', 'OTS', 'background', 'WS from behind', 'side, from behind', '']) AS camera;
SELECT shot_assets.map_camera_to_angle(NULL);
SELECT shot_assets.trait_summary('A gaunt man with Dr. Smith. He hardly blinks.'), shot_assets.trait_summary(NULL) IS NULL;
SELECT shot_assets.trait_summary('red-haired woman in a blue dress', 12);
SELECT shot_assets.trait_summary('x', -1);
SELECT shot_assets.trait_summary('x', NULL);
SELECT shot_assets.reference_orders(:nobody);
SELECT shot_assets.reference_orders_for_shot(:nobody);
SELECT shot_assets.presence_matrix(:nobody);
