-- An order that a user has set stays until it is cleared, whatever is computed meanwhile, and never sends somebody
-- unnoticed.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT plan(32);
SELECT count(*) FROM shot_assets.create_pipeline('overrides');
SET LOCAL search_path = overrides, public;

INSERT INTO scenes (id) VALUES ('a0000000-0000-0000-0000-000000000001');
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES
  ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', '1A', 1);
INSERT INTO project_assets (id, name, asset_type, image_key_url)
  SELECT format('c0000000-0000-0000-0000-00000000000%s', n)::uuid, name, 'character', lower(name) || '.png'
  FROM unnest('{Alice,Bob,Carol}'::text[]) WITH ORDINALITY AS t (name, n);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at)
  SELECT replace(id::text, 'c0000000', 'd0000000')::uuid, 'a0000000-0000-0000-0000-000000000001', id, '2026-01-01'
  FROM project_assets;
\set scene '''a0000000-0000-0000-0000-000000000001'''
\set shot '''b0000000-0000-0000-0000-000000000001'''
\set alice '''d0000000-0000-0000-0000-000000000001'''
\set bob '''d0000000-0000-0000-0000-000000000002'''
\set carol '''d0000000-0000-0000-0000-000000000003'''
CREATE FUNCTION pg_temp.refresh(keep boolean DEFAULT true) RETURNS text LANGUAGE sql VOLATILE
  RETURN (SELECT kept_overrides::text FROM shot_assets.refresh_reference_orders('a0000000-0000-0000-0000-000000000001', keep));
CREATE FUNCTION pg_temp.sent(frame text) RETURNS text LANGUAGE sql VOLATILE
  RETURN (SELECT string_agg(url || ' ' || source, ', ' ORDER BY "position")
          FROM shot_assets.frame_references('b0000000-0000-0000-0000-000000000001', frame));
CREATE FUNCTION pg_temp.stale() RETURNS text LANGUAGE sql VOLATILE
  RETURN (SELECT string_agg(reason || ' ' || causes, '; ')
          FROM shot_assets.stale_shots('a0000000-0000-0000-0000-000000000001'));
CREATE FUNCTION pg_temp.warnings() RETURNS text LANGUAGE sql VOLATILE
  RETURN (SELECT string_agg(warning, ' | ') FROM shot_assets.shot_panel('b0000000-0000-0000-0000-000000000001'));

INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot, :alice);
SELECT is(pg_temp.refresh(), '{}', 'a computed order is no override');

-- Exactly what is computed is a pin all the same.
SELECT lives_ok($$SELECT shot_assets.set_reference_override('b0000000-0000-0000-0000-000000000001', 'start',
  (SELECT reference_image_order FROM overrides.shots))$$, 'an order can be pinned as it is');
SELECT is(pg_temp.refresh(), '{start}', 'a pin that equals the computed order is kept');
SELECT is(pg_temp.sent('start'), 'alice.png override', 'and is what generators read');
SELECT is(pg_temp.stale(), NULL, 'and is not stale');
SELECT count(*) FROM shot_assets.assign(:shot, :bob);
SELECT is(pg_temp.refresh(), '{start}', 'it stays when another asset is assigned');
SELECT is(pg_temp.sent('start'), 'alice.png override', 'with what was pinned');
SELECT is(pg_temp.sent('end'), 'alice.png computed, bob.png computed', 'the other frame is computed');

-- Who came later is not sent unnoticed.
SELECT is(pg_temp.stale(), 'override_differs [{"frame": "start", "shows": [], "change": "override_differs", "leavesOut": ["Bob"]}]',
          'stale_shots names whom the override leaves out');
SELECT is(pg_temp.warnings(), 'The override of the start frame leaves Bob out.', 'and so does the panel');

-- Nor who has left.
SELECT shot_assets.set_reference_override(:shot, 'start',
  '[{"url": "a.png", "assetName": "Alice", "instanceId": "d0000000-0000-0000-0000-000000000001"},
    {"url": "b.png", "assetName": "Bob"}, {"url": "style.png"}]');
SELECT is(pg_temp.stale(), NULL, 'an override that shows all of them, and more, does not differ');
SELECT count(*) FROM shot_assets.unassign((SELECT id FROM shot_asset_assignments WHERE scene_asset_instance_id = :alice));
SELECT is(pg_temp.refresh(), '{start}', 'an override stays when somebody leaves');
SELECT is(pg_temp.stale(), 'override_differs [{"frame": "start", "shows": ["Alice"], "change": "override_differs", "leavesOut": []}]',
          'stale_shots names who has left');
SELECT is(pg_temp.warnings(), 'The override of the start frame still shows Alice.', 'and so does the panel');
SELECT is(pg_temp.sent('start'), 'a.png override, b.png override, style.png override', 'generators read what the user has set');
SELECT shot_assets.clear_reference_override(:shot, 'start');
SELECT is(pg_temp.sent('start'), 'bob.png computed', 'until it is cleared');
SELECT is(pg_temp.stale(), NULL, 'and then nothing differs');
SELECT is(pg_temp.warnings(), NULL, 'nor warns');

-- A client's own order, which computation happens to equal for one refresh.
UPDATE shots SET reference_image_order = '[{"url": "carol.png", "type": "character", "assetName": "Carol"}]';
SELECT is(pg_temp.sent('start'), 'carol.png override', 'what a client writes is an override');
SELECT is(pg_temp.refresh(), '{start}', 'and is kept');
SELECT count(*) FROM shot_assets.unassign((SELECT id FROM shot_asset_assignments WHERE scene_asset_instance_id = :bob));
SELECT count(*) FROM shot_assets.assign(:shot, :carol);
SELECT is(pg_temp.refresh(), '{start}', 'also while computation gives the same');
SELECT count(*) FROM shot_assets.assign(:shot, :bob);
SELECT is(pg_temp.refresh(), '{start}', 'and afterwards');
SELECT is(pg_temp.sent('start'), 'carol.png override', 'unchanged');
SELECT is(pg_temp.refresh(false), '{}', 'unless the refresh keeps none');
SELECT is(pg_temp.sent('start'), 'bob.png computed, carol.png computed', 'which puts the computed order back');

-- The same pictures in a client's own format.
UPDATE shots SET reference_image_order =
  (SELECT jsonb_agg(image - 'instanceId' - 'label' || '{"role": "cast"}') FROM jsonb_array_elements(reference_image_order) AS image);
SELECT is(pg_temp.sent('start'), 'bob.png computed, carol.png computed', 'an entry is what it shows: further keys make no override');
SELECT is(pg_temp.refresh(), '{}', 'nor do keys that are missing');
UPDATE shots SET reference_image_order = jsonb_path_query_array(reference_image_order, '$[1, 0]');
SELECT is(pg_temp.refresh(), '{start}', 'but another order does');

-- Further keys are kept.
SELECT shot_assets.set_reference_override(:shot, 'end',
  '[{"url": "style.png", "role": "style", "reason": {"by": "director"}, "label": "x"}, {"url": "b.png", "asset_name": "Bob", "type": "character"}]');
SELECT is((SELECT end_frame_reference_image_order FROM shots),
  '[{"url": "style.png", "role": "style", "label": "Image #1", "reason": {"by": "director"}}, {"url": "b.png", "type": "character", "label": "Image #2", "assetName": "Bob"}]',
  'set_reference_override keeps the keys of a client');
SELECT is(pg_temp.stale(), 'override_differs [{"frame": "end", "shows": [], "change": "override_differs", "leavesOut": ["Carol"]}]',
          'a style picture is nobody');
DELETE FROM scene_asset_instances WHERE id = :bob;
SELECT matches(pg_temp.stale(), '"frame": "end", "shows": \["Bob"\]', 'somebody who was deleted is named');
UPDATE shots SET reference_image_order = NULL;
SELECT is(pg_temp.refresh(), '{end}', 'a column that a client has emptied is no override');

SELECT * FROM finish();
ROLLBACK;
