-- A small film in schema film: scene 1 has assignments and locked stages, scene 2 is legacy; three shots each.
-- The first digit of an id is the kind of row, the last one its number.
SET SESSION AUTHORIZATION host_owner;
SET search_path = film;
CREATE FUNCTION film.id(kind text, number int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (kind || '0000000-0000-0000-0000-00000000000' || number)::uuid $$;
INSERT INTO projects (id, name, user_id) VALUES (id('f', 1), 'Film', id('1', 1));
INSERT INTO scenes (id, project_id, scene_number, slug) SELECT id('a', n), id('f', 1), n, 'Scene ' || n FROM generate_series(1, 2) n;
INSERT INTO shots (id, scene_id, shot_id, shot_order, duration, camera, action, characters_foreground)
  SELECT id('b', n), id('a', (n + 2) / 3), chr(64 + n), n, 4, 'MS profile', 'Bob waits. Ann comes in.', '{Bob}' FROM generate_series(1, 6) n;
INSERT INTO project_assets (id, project_id, name, asset_type, description, image_key_url) VALUES
  (id('c', 1), id('f', 1), 'Bob', 'character', 'A look.', 'bob.png'), (id('c', 2), id('f', 1), 'Ann', 'character', 'A look.', 'ann.png'),
  (id('c', 3), id('f', 1), 'Hall', 'location', 'A look.', 'hall.png');
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at)
  SELECT id('d', n), id('a', (n + 2) / 3), id('c', (n + 2) % 3 + 1), '2026-01-01' FROM generate_series(1, 6) n;
INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status) VALUES (id('c', 1), 'side', 'bob-side.png', 'completed');
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, post_description, confirmed)
  VALUES (id('3', 1), id('d', 1), id('a', 1), id('b', 2), 'instant', 'A new look.', true);
SELECT count(*) FROM shot_assets.attach('film');
SELECT count(*) FROM shot_assets.enable_history('film');
INSERT INTO shot_asset_assignments (id, shot_id, scene_asset_instance_id, presence_type) VALUES
  (id('e', 1), id('b', 1), id('d', 1), 'throughout'), (id('e', 2), id('b', 1), id('d', 3), 'throughout'),
  (id('e', 3), id('b', 2), id('d', 1), 'exits'), (id('e', 4), id('b', 2), id('d', 2), 'enters');
INSERT INTO shot_asset_image_models (name, max_images, max_per_type, label_format, drop_first)
  VALUES ('two', 2, NULL, '@{name}', '{location}'), ('faces', NULL, '{"character": 1}', DEFAULT, NULL);
SELECT count(*) FROM shot_assets.set_reference(id('e', 3), 'chosen.png', 'side', 2);
SELECT shot_assets.set_extra_references(id('b', 1), 'start', '[{"url": "style.png", "label": "Style"}, {"url": "before.png"}]');
SELECT count(*) FROM shot_assets.refresh_reference_orders(id('a', 1), model => 'two');
SELECT count(*) FROM shot_assets.set_presence(id('e', 4), 'enters', 'from the left');
SELECT count(*) FROM shot_assets.undo_last(id('a', 1), false);
UPDATE scenes SET stage_locks = '{"7": {"status": "locked"}, "8": {"status": "locked"}, "9": {"status": "locked"}, "10": {"status": "locked"}}';
GRANT USAGE ON SCHEMA film TO host_tenant, host_rival;
GRANT CREATE ON SCHEMA film TO host_rival;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA film TO host_tenant, host_rival;
RESET SESSION AUTHORIZATION;
RESET search_path;
