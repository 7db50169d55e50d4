-- What is true of reference orders whatever the scene: they depend on rows and not on where rows are stored, and what
-- was computed stays true until its inputs change.
--
-- SHOT_ASSETS_SEED chooses the scenes.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
SELECT no_plan();
\set seed 1
\getenv seed SHOT_ASSETS_SEED
SELECT diag('seed ' || :'seed');

-- No transaction around it all: VACUUM FULL does not run in one.
DROP SCHEMA IF EXISTS reference_properties CASCADE;
SELECT count(*) FROM shot_assets.create_pipeline('reference_properties');
SET search_path = reference_properties, public;

-- Chance that depends on the seed and on what it decides.
CREATE FUNCTION pg_temp.dice(sides int, VARIADIC decides text[]) RETURNS int IMMUTABLE
  RETURN ((hashtextextended(array_to_string(decides, '/'), :seed) & 9223372036854775807) % sides)::int;
CREATE FUNCTION pg_temp.pick(pool text[], VARIADIC decides text[]) RETURNS text IMMUTABLE
  RETURN pool[1 + pg_temp.dice(cardinality(pool), VARIADIC decides)];
CREATE FUNCTION pg_temp.id(VARIADIC what text[]) RETURNS uuid IMMUTABLE
  RETURN md5(array_to_string(what, '/') || :seed)::uuid;

INSERT INTO scenes (id) SELECT pg_temp.id('scene', n::text) FROM generate_series(1, 60) AS n;
INSERT INTO project_assets (id, name, asset_type, description, image_key_url)
  SELECT pg_temp.id('asset', k::text), 'Asset ' || k % 9, pg_temp.pick('{character,character,character,location,prop,extra}', 'type', k::text),
         pg_temp.pick('{A tall man. He limps.,"",A lamp}', 'look', k::text), pg_temp.pick('{a.png,b.png,NULL,""}', 'image', k::text)
  FROM generate_series(0, 19) AS k;
INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status)
  SELECT pg_temp.id('asset', k::text), angle, angle || k || '.png', pg_temp.pick('{completed,completed,failed}', 'status', k::text, angle)
  FROM generate_series(0, 19) AS k CROSS JOIN unnest('{front,side,back}'::text[]) AS angle;
INSERT INTO shots (id, scene_id, shot_id, shot_order, camera, action)
  SELECT pg_temp.id('shot', n::text, s::text), pg_temp.id('scene', n::text), s::text, pg_temp.dice(4, 'order', n::text, s::text),
         pg_temp.pick('{MS side,WS from behind,CU,OTS}', 'camera', n::text, s::text),
         pg_temp.pick('{Asset 1 runs. Asset 2 waits.,"",Behind Asset 3 the Asset 4 falls.}', 'action', n::text, s::text)
  FROM generate_series(1, 60) AS n CROSS JOIN LATERAL generate_series(1, pg_temp.dice(5, 'shots', n::text)) AS s;
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, image_key_url, created_at)
  SELECT pg_temp.id('instance', n::text, i::text), pg_temp.id('scene', n::text),
         pg_temp.id('asset', pg_temp.dice(20, 'of', n::text, i::text)::text),
         nullif(pg_temp.pick('{own.png,NULL,NULL}', 'own', n::text, i::text), 'NULL'),
         '2026-01-01'::timestamptz + pg_temp.dice(3, 'age', n::text, i::text) * interval '1 s'
  FROM generate_series(1, 60) AS n CROSS JOIN LATERAL generate_series(1, pg_temp.dice(8, 'instances', n::text)) AS i;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type, presence_note)
  SELECT s.id, i.id, pg_temp.pick('{throughout,enters,exits,passes_through}', 'presence', s.id::text, i.id::text),
         nullif(pg_temp.pick('{from the left,NULL}', 'note', s.id::text, i.id::text), 'NULL')
  FROM shots s JOIN scene_asset_instances i USING (scene_id)
  WHERE pg_temp.dice(3, 'assigned', s.id::text, i.id::text) > 0 AND pg_temp.dice(4, 'legacy', s.scene_id::text) > 0;
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, completion_shot_id, transformation_type,
                                   post_description, post_image_key_url, confirmed, created_at)
  SELECT pg_temp.id('event', i.id::text, t::text), i.id, i.scene_id, trigger.id, completion.id,
         pg_temp.pick('{instant,within_shot,gradual}', 'kind', i.id::text, t::text), 'Changed ' || t,
         nullif(pg_temp.pick('{new.png,NULL}', 'new', i.id::text, t::text), 'NULL'), true, '2026-01-01'
  FROM scene_asset_instances i CROSS JOIN generate_series(1, 2) AS t
  CROSS JOIN LATERAL (SELECT s.id FROM shots s WHERE s.scene_id = i.scene_id
                      ORDER BY pg_temp.dice(1000, 'trigger', i.id::text, t::text, s.id::text), s.id LIMIT 1) AS trigger
  CROSS JOIN LATERAL (SELECT s.id FROM shots s WHERE s.scene_id = i.scene_id
                      ORDER BY pg_temp.dice(1000, 'completion', i.id::text, t::text, s.id::text), s.id LIMIT 1) AS completion
  WHERE pg_temp.dice(3, 'event', i.id::text, t::text) = 0;

-- All that is computed of all scenes.
CREATE VIEW answers AS
  SELECT 'order' AS what, o::text AS answer FROM scenes s CROSS JOIN LATERAL shot_assets.reference_orders(s.id) o
  UNION ALL SELECT 'context', c::text FROM scenes s CROSS JOIN LATERAL shot_assets.prompt_context(s.id) c
  UNION ALL SELECT 'state', t::text FROM scenes s CROSS JOIN LATERAL shot_assets.transformation_states(s.id) t
  UNION ALL SELECT frame, concat(s.id, f) FROM shots s CROSS JOIN unnest('{start,end}'::text[]) AS frame
            CROSS JOIN LATERAL shot_assets.frame_references(s.id, frame) f;
CREATE TABLE expected AS TABLE answers;
SELECT cmp_ok((SELECT count(*) FROM expected WHERE what = 'end'), '>', 100::bigint, 'there is something to compare');
SELECT cmp_ok((SELECT count(*) FROM expected WHERE answer ~ ',transformation\)$'), '>', 5::bigint, 'swapped images among it');
PREPARE differences AS (TABLE answers EXCEPT TABLE expected) UNION ALL (TABLE expected EXCEPT TABLE answers);

-- ---- lists ----------------------------------------------------------------------------------------------------------

CREATE VIEW entries AS
  SELECT o.shot_id, f.frame, n, e FROM scenes s CROSS JOIN LATERAL shot_assets.reference_orders(s.id) o
  CROSS JOIN LATERAL (VALUES ('start', o.start_order), ('end', o.end_order)) AS f (frame, list)
  CROSS JOIN LATERAL jsonb_array_elements(f.list) WITH ORDINALITY AS a (e, n);
SELECT is_empty('SELECT * FROM entries WHERE e->>''label'' <> ''Image #'' || n', 'labels are 1 to n');
SELECT is_empty('SELECT shot_id, frame, e->''instanceId'' FROM entries GROUP BY 1, 2, 3 HAVING count(*) > 1', 'an asset is in a list once');
SELECT is_empty('SELECT * FROM entries WHERE coalesce(e->>''url'', '''') = ''''', 'an entry has an image');
-- In a managed scene the lists hold what the table of presence allows, and nothing of it that has an image is missing.
CREATE VIEW presences AS
  SELECT a.shot_id, f.frame, a.scene_asset_instance_id::text AS instance,
         a.presence_type IN ('throughout', CASE f.frame WHEN 'start' THEN 'exits' ELSE 'enters' END) AS allowed
  FROM shot_asset_assignments a CROSS JOIN (VALUES ('start'), ('end')) AS f (frame);
SELECT is_empty('SELECT e.* FROM entries e JOIN presences p ON (p.shot_id, p.frame, p.instance) = (e.shot_id, e.frame, e.e->>''instanceId'')
                 WHERE NOT p.allowed', 'no list holds what its frame does not show');
SELECT is_empty('SELECT p.* FROM presences p LEFT JOIN entries e ON (p.shot_id, p.frame, p.instance) = (e.shot_id, e.frame, e.e->>''instanceId'')
                 JOIN scene_asset_instances i ON i.id::text = p.instance
                 WHERE p.allowed AND e IS NULL AND i.image_key_url <> ''''', 'nothing that a frame shows is missing');

-- ---- storage --------------------------------------------------------------------------------------------------------

CREATE PROCEDURE pg_temp.shuffle(seed text) LANGUAGE plpgsql AS $$
DECLARE
  t text;
BEGIN
  SET LOCAL session_replication_role = replica;  -- rows move, nothing changes
  FOREACH t IN ARRAY '{shots,project_assets,scene_asset_instances,asset_angle_variants,transformation_events,shot_asset_assignments}'::text[] LOOP
    EXECUTE format('CREATE TEMP TABLE moved AS SELECT * FROM %I r ORDER BY md5(r::text || %L)', t, seed);
    EXECUTE format('DELETE FROM %I', t);
    EXECUTE format('INSERT INTO %I SELECT * FROM moved', t);
    DROP TABLE moved;
  END LOOP;
END $$;
CALL pg_temp.shuffle('once');
SELECT is_empty('differences', 'the same after rows were stored in another order');
CALL pg_temp.shuffle('again');
SELECT is_empty('differences', 'and in yet another');
VACUUM FULL;
SELECT is_empty('differences', 'the same after VACUUM FULL');
CLUSTER shots USING shots_pkey;
CLUSTER scene_asset_instances USING scene_asset_instances_pkey;
CLUSTER shot_asset_assignments USING shot_asset_assignments_pkey;
SELECT is_empty('differences', 'the same after CLUSTER');
SET enable_seqscan = off;
SELECT is_empty('differences', 'the same by other plans');
RESET enable_seqscan;

-- ---- snapshots ------------------------------------------------------------------------------------------------------

CREATE VIEW refreshed AS SELECT r.* FROM scenes s CROSS JOIN LATERAL shot_assets.refresh_reference_orders(s.id) r;
CREATE VIEW stale AS SELECT t.* FROM scenes s CROSS JOIN LATERAL shot_assets.stale_shots(s.id) t;
CREATE VIEW versions AS
  SELECT s.id, s.xmin::text AS version, s.ctid::text AS place, c.xmin::text AS state_version FROM shots s LEFT JOIN shot_asset_shot_states c ON c.shot_id = s.id;
SELECT is((SELECT count(*) FROM stale WHERE reason = 'never_generated'), (SELECT count(*) FROM shots), 'never generated before the first refresh');
SELECT is((SELECT count(*) FROM refreshed WHERE changed), (SELECT count(*) FROM shots), 'the first refresh fills every shot');
SELECT is_empty('SELECT * FROM stale', 'and leaves none stale');
SELECT is_empty('differences', 'what is stored reads as it was computed');
CREATE TABLE before AS TABLE versions;
SELECT pg_stat_force_next_flush();  -- what earlier transactions wrote would count as this one's until it is reported
BEGIN;
SELECT is_empty('SELECT * FROM refreshed WHERE changed OR kept_overrides <> ''{}''', 'the second changes nothing');
SELECT is((SELECT sum(pg_stat_get_xact_tuples_inserted(r.oid) + pg_stat_get_xact_tuples_updated(r.oid) + pg_stat_get_xact_tuples_deleted(r.oid))
           FROM pg_class r WHERE r.oid IN ('shots'::regclass, 'shot_asset_shot_states'::regclass)), 0::numeric, 'writes nothing');
COMMIT;
SELECT is_empty('(TABLE versions EXCEPT TABLE before) UNION ALL (TABLE before EXCEPT TABLE versions)', 'and leaves every row as it is stored');
CALL pg_temp.shuffle('once more');
SELECT is_empty('SELECT * FROM stale', 'rows that move make no shot stale');

-- A change makes exactly those shots stale whose answers it changes; taken back, none.
CREATE FUNCTION pg_temp.stale_by(change text, OUT stale text[], OUT differing text[]) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE change;
  SELECT array_agg(s.shot_id::text ORDER BY s.shot_id) INTO stale FROM stale s;
  SELECT array_agg(DISTINCT split_part(ltrim(d.answer, '('), ',', 1) ORDER BY split_part(ltrim(d.answer, '('), ',', 1)) INTO differing
  FROM (SELECT * FROM answers WHERE what = 'context' EXCEPT SELECT * FROM expected WHERE what = 'context') d;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ';
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN
END $$;
CREATE TEMP TABLE changes (change text);
INSERT INTO changes VALUES
  ($$UPDATE asset_angle_variants SET image_url = 'redrawn.png' WHERE angle_type = 'side'$$),
  ($$UPDATE asset_angle_variants SET status = 'failed' WHERE angle_type = 'back'$$),
  ($$UPDATE project_assets SET image_key_url = 'redrawn.png'$$),
  ($$UPDATE project_assets SET description = 'Somebody else.' WHERE name = 'Asset 1'$$),
  ($$UPDATE project_assets SET name = 'Renamed' WHERE name = 'Asset 2'$$),
  ($$UPDATE project_assets SET asset_type = 'prop' WHERE name = 'Asset 3'$$),
  ($$UPDATE scene_asset_instances SET created_at = created_at + interval '10 s' WHERE project_asset_id < '80000000-0000-0000-0000-000000000000'$$),
  ($$DELETE FROM scene_asset_instances WHERE image_key_url IS NULL$$),
  ($$DELETE FROM shot_asset_assignments WHERE presence_type = 'exits'$$),
  ($$UPDATE shot_asset_assignments SET presence_type = 'enters' WHERE presence_type = 'throughout'$$),
  ($$UPDATE shot_asset_assignments SET presence_note = 'slowly' WHERE presence_type = 'passes_through'$$),
  ($$UPDATE transformation_events SET confirmed = false$$),
  ($$UPDATE transformation_events SET post_description = 'Otherwise', post_image_key_url = 'otherwise.png'$$),
  ($$UPDATE transformation_events SET completion_shot_id = NULL$$);
-- The context holds the whole look of what is in a frame, the words of who passes, and every image; so where a context
-- is the same the shot must be fresh. A new look of one who only passes may be stale all the same: its words are cut.
SELECT ok(stale @> coalesce(differing, '{}') , change || ': no shot that shows it is taken for fresh') FROM changes, pg_temp.stale_by(change);
SELECT ok(NOT EXISTS (SELECT FROM unnest(stale) AS shot WHERE NOT shot = ANY (coalesce(differing, '{}'))), change || ': and none for stale without need')
  FROM changes, pg_temp.stale_by(change);
SELECT cmp_ok(cardinality(stale), '>', 0, change || ': it shows somewhere') FROM changes, pg_temp.stale_by(change);
SELECT is_empty('SELECT * FROM stale', 'what is taken back leaves all fresh');

-- ---- whatever clients write -----------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.random_json(depth int, VARIADIC decides text[]) RETURNS jsonb LANGUAGE sql AS $$
  SELECT CASE pg_temp.dice(CASE WHEN depth > 0 THEN 9 ELSE 6 END, VARIADIC decides)
    WHEN 0 THEN 'null' WHEN 1 THEN to_jsonb(pg_temp.dice(100, VARIADIC decides)) WHEN 2 THEN 'true'
    WHEN 3 THEN to_jsonb(pg_temp.pick('{x.png,"",é🤖,00000000-0000-0000-0000-000000000001}', VARIADIC decides || '{text}'::text[]))
    WHEN 4 THEN '1.50e3' WHEN 5 THEN '""'
    WHEN 6 THEN (SELECT coalesce(jsonb_object_agg(pg_temp.pick('{url,assetName,type,instanceId,label,URL,more}', VARIADIC decides || ARRAY['key', n::text]),
                                                  pg_temp.random_json(depth - 1, VARIADIC decides || n::text)), '{}')
                 FROM generate_series(1, pg_temp.dice(6, VARIADIC decides || '{size}'::text[])) AS n)
    ELSE (SELECT coalesce(jsonb_agg(pg_temp.random_json(depth - 1, VARIADIC decides || n::text)), '[]')
          FROM generate_series(1, pg_temp.dice(40, VARIADIC decides || '{size}'::text[])) AS n) END $$;
CREATE TEMP TABLE one AS SELECT id, scene_id FROM shots ORDER BY id LIMIT 1;
CREATE FUNCTION pg_temp.read_all(written jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  readable jsonb;
  read jsonb;
BEGIN
  UPDATE shots SET reference_image_order = written, end_frame_reference_image_order = written WHERE id = (SELECT id FROM one);
  SELECT jsonb_agg(f.url ORDER BY "position") INTO read FROM one CROSS JOIN LATERAL shot_assets.frame_references(one.id, 'start') f;
  IF jsonb_typeof(written) = 'array' THEN
    SELECT jsonb_agg(e->'url' ORDER BY n) INTO readable FROM jsonb_array_elements(written) WITH ORDINALITY AS a (e, n)
    WHERE jsonb_typeof(e->'url') = 'string' AND e->>'url' <> '';
    IF readable IS DISTINCT FROM read THEN
      RETURN format('%s reads %s', written, read);
    END IF;
  END IF;
  PERFORM shot_assets.frame_references(one.id, 'end'), shot_assets.stale_shots(one.scene_id), shot_assets.refresh_reference_orders(one.scene_id) FROM one;
  RETURN NULL;
END $$;
SELECT is_empty($$ SELECT pg_temp.read_all(pg_temp.random_json(3, 'json', n::text)) FROM generate_series(1, 400) AS n
                   WHERE pg_temp.read_all(pg_temp.random_json(3, 'json', n::text)) IS NOT NULL $$, 'of every JSON, what can be read is read');
-- What is remembered, too, may have been written by anybody.
CREATE FUNCTION pg_temp.read_remembered(written jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE shot_asset_shot_states SET computed = written WHERE shot_id = (SELECT id FROM one);
  PERFORM shot_assets.frame_references(one.id, 'start'), shot_assets.stale_shots(one.scene_id), shot_assets.refresh_reference_orders(one.scene_id) FROM one;
  RETURN (SELECT 'still stale' FROM one CROSS JOIN LATERAL shot_assets.stale_shots(one.scene_id) WHERE shot_id = one.id);
END $$;
SELECT is(pg_temp.read_remembered(jsonb_build_object('assets', pg_temp.random_json(3, 'state', n::text), 'camera', pg_temp.random_json(1, 'camera', n::text),
                                                     'start', pg_temp.random_json(1, 'start', n::text))), NULL, 'remembered ' || n)
  FROM generate_series(1, 60) AS n;
SELECT is(pg_temp.read_remembered(pg_temp.random_json(2, 'whole', n::text)), NULL, 'remembered as a whole ' || n) FROM generate_series(1, 40) AS n;

-- ---- a transaction that may not write --------------------------------------------------------------------------------

UPDATE shots SET reference_image_order = NULL, end_frame_reference_image_order = NULL;
BEGIN READ ONLY;
SELECT is_empty('differences', 'everything is read in a transaction that may not write');
SELECT lives_ok('TABLE stale', 'and staleness');
COMMIT;

DROP SCHEMA reference_properties CASCADE;
SELECT * FROM finish();
