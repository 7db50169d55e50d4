-- Bad input: whatever a client sends, it is told what is wrong by an SQLSTATE and by words that name the element at
-- fault, and nothing has changed. (What holds of every function: every_function.sql. NULL in every argument: api.sql.)
\set ON_ERROR_STOP on
BEGIN;
\ir ../../../sql/film.inc
SET LOCAL search_path = film, public;
SET LOCAL client_min_messages = warning;
SET LOCAL jit = off;
SELECT no_plan();

\ir ../refusals.inc

INSERT INTO shot_asset_assignments (id, shot_id, scene_asset_instance_id)
  VALUES ('e0000000-0000-0000-0000-000000000001', :shot1B, :alice);
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
INSERT INTO ids VALUES
  ('scene 1', :scene1), ('scene 2', :scene2), ('1A', :shot1A), ('1B', :shot1B), ('2A', :shot2A),
  ('Bob', :bob), ('Alice', :alice), ('Bob in scene 2', :bob2),
  ('Alice in 1B', 'e0000000-0000-0000-0000-000000000001'), ('asset', 'c0000000-0000-0000-0000-000000000001'),
  ('nobody', :nobody);

---- schemas -----------------------------------------------------------------------------------------------------------

SELECT pg_temp.refuses(call, state, message) FROM (VALUES
  ($$create_pipeline('film')$$, '55000', 'schema "film" already has tables of a pipeline'),
  ($$attach('nowhere')$$, '55000', 'schema "nowhere" cannot be attached: 1 problem'),
  ($$attach('Film')$$, '55000', 'schema "Film" cannot be attached: 1 problem'),
  ($$detach('nowhere')$$, '55000', 'schema "nowhere" does not exist')
) AS cases (call, state, message);
SELECT pg_temp.refuses(format('%s(%L)', function, schema), '22023',
                       format('schema "%s" cannot hold a pipeline', schema))
FROM unnest('{create_pipeline,attach,check_pipeline,detach}'::text[]) AS function
CROSS JOIN unnest('{"",pg_catalog,pg_film,information_schema,shot_assets}'::text[]) AS schema;

---- presence types and notes ------------------------------------------------------------------------------------------

CREATE TEMP TABLE bad_presences (presence text, shown text);
INSERT INTO bad_presences SELECT presence, presence FROM unnest(ARRAY[
  '', 'Throughout', 'THROUGHOUT ', ' enters', 'passes through', E'exits\n', 'ｅｎｔｅｒｓ', 'exits' || chr(8203)
]) AS presence;
INSERT INTO bad_presences VALUES
  (repeat('x', 1048576), repeat('x', 100) || '...'),
  ('x' || repeat('é', 524288), 'x' || repeat('é', 99) || '...'),  -- in bytes, the cut would go through a character
  (repeat('👻', 262144), repeat('👻', 100) || '...');

CREATE FUNCTION pg_temp.refuses_presences(call text, place text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT pg_temp.refuses(format(call, presence), '22023', format('invalid %s: "%s"', place, shown))
  FROM pg_temp.bad_presences $$;
SELECT pg_temp.refuses_presences('assign(''<1A>'', ''<Bob>'', %L)', 'presence_type');
SELECT pg_temp.refuses_presences('set_presence(''<Alice in 1B>'', %L)', 'presence_type');
SELECT pg_temp.refuses_presences('set_presence_many(''{<Alice in 1B>}'', %L)', 'presence_type');
SELECT pg_temp.refuses_presences(
  'assign_many(jsonb_build_array(''{<pair>}''::jsonb || jsonb_build_object(''presence_type'', %L::text)))',
  'presence_type of element 1');

-- A note has at most 200 characters, however many bytes they take.
CREATE FUNCTION pg_temp.limits_notes(call text, place text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT pg_temp.accepts(format(call, repeat(character, 200))) FROM unnest('{x,é,あ,👻}'::text[]) AS character
  UNION ALL
  SELECT pg_temp.refuses(format(call, repeat(character, length)), '22023',
                         format('%s is too long: %s characters', place, length))
  FROM unnest('{x,é,あ,👻}'::text[]) AS character CROSS JOIN unnest('{201,262144}'::int[]) AS length $$;
SELECT pg_temp.limits_notes('assign(''<1A>'', ''<Bob>'', ''enters'', %L)', 'presence_note');
SELECT pg_temp.limits_notes('set_presence(''<Alice in 1B>'', ''enters'', %L)', 'presence_note');
SELECT pg_temp.limits_notes(
  'assign_many(jsonb_build_array(''{<pair>}''::jsonb || jsonb_build_object(''presenceNote'', %L::text)))',
  'presence_note of element 1');

SELECT pg_temp.refuses(call, state, message) FROM (VALUES
  ($$assign('<1B>', '<Alice>')$$, '23505', 'the instance is already assigned to the shot'),
  ($$assign('<2A>', '<Bob>')$$, '23514', 'shot and scene asset instance belong to different scenes'),
  ($$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES ('<1A>', '<Bob in scene 2>')$$,
   '23514', 'shot and scene asset instance belong to different scenes')
) AS cases (call, state, message);

-- Who writes the table by hand is refused the same, in PostgreSQL's words.
SELECT pg_temp.refuses(
  'INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type, presence_note) VALUES ' || row,
  state, message, ours => false) FROM (VALUES
  ($$('<1A>', '<Bob>', '', NULL)$$, '23514', '%presence_type%'),
  ($$('<1A>', '<Bob>', 'Throughout', NULL)$$, '23514', '%presence_type%'),
  ($$('<1A>', '<Bob>', NULL, NULL)$$, '23502', '%presence_type%'),
  ($$('<1A>', '<Bob>', 'enters', repeat('👻', 201))$$, '23514', '%presence_note%'),
  ($$('<nobody>', '<Bob>', 'enters', NULL)$$, '23503', '%shot_id%'),
  ($$('<1A>', '<Alice in 1B>', 'enters', NULL)$$, '23503', '%scene_asset_instance_id%'),
  ($$('<1B>', '<Alice>', 'enters', NULL)$$, '23505', 'duplicate key%')
) AS cases (row, state, message);

---- numbers and arrays ------------------------------------------------------------------------------------------------

SELECT pg_temp.refuses(call, '22023', message) FROM (VALUES
  ($$outdate_stages('{}', 6)$$, 'invalid from_stage: 6'),
  ($$outdate_stages('{}', 13)$$, 'invalid from_stage: 13'),
  ($$outdate_stages('{}', -2147483648)$$, 'invalid from_stage: -2147483648'),
  ($$outdate_stages('{}', 2147483647)$$, 'invalid from_stage: 2147483647'),
  ($$reference_orders('<scene 1>', -1)$$, 'invalid max_images: -1'),
  ($$reference_orders('<scene 1>', -2147483648)$$, 'invalid max_images: -2147483648'),
  ($$reference_orders_for_shot('<1A>', -1)$$, 'invalid max_images: -1'),
  ($$reference_orders('<scene 1>', 0)$$, 'invalid max_images: 0'),
  ($$reference_orders_for_shot('<1A>', 0)$$, 'invalid max_images: 0'),
  ($$trait_summary('A tall man.', -1)$$, 'invalid max_length: -1'),
  ($$trait_summary('A tall man.', -2147483648)$$, 'invalid max_length: -2147483648'),
  ($$CALL shot_assets.auto_populate_all(0)$$, 'invalid batch_size: 0'),
  ($$CALL shot_assets.auto_populate_all(-2147483648)$$, 'invalid batch_size: -2147483648'),
  ($$set_presence_many('{NULL}', 'enters')$$, 'assignment_ids must not contain null'),
  ($$set_presence_many('{<Alice in 1B>,NULL}', 'enters')$$, 'assignment_ids must not contain null')
) AS cases (call, message);
SELECT pg_temp.refuses(call, 'PT404', message) FROM (VALUES
  ($$set_presence_many('{{<Alice in 1B>,<Alice in 1B>},{<Alice in 1B>,<nobody>}}', 'enters')$$,
   'assignment <nobody> does not exist (element 4)'),
  ($$set_presence_many(array_fill('<Alice in 1B>'::uuid, '{100000}') || '<nobody>'::uuid, 'enters')$$,
   'assignment <nobody> does not exist (element 100001)')
) AS cases (call, message);

SELECT pg_temp.accepts(call) FROM unnest(ARRAY[
  $$outdate_stages('{}', 7)$$,
  $$outdate_stages('{}', 12)$$,
  $$reference_orders('<scene 1>', 1)$$,
  $$reference_orders('<scene 1>', 2147483647)$$,
  $$trait_summary('A tall man.', 0)$$,
  $$trait_summary('A tall man.', 2147483647)$$,
  $$trait_summary(repeat('👻', 262144))$$,
  $$map_camera_to_angle(repeat('side', 262144))$$,
  $$set_presence_many('{}', 'enters')$$
]) AS call;

---- JSON of every wrong shape -----------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.refuses_json(document text, state text, message text, ours boolean DEFAULT true) RETURNS text
LANGUAGE sql AS $$ SELECT pg_temp.refuses(format('assign_many(%L)', document), state, message, ours) $$;

SELECT pg_temp.refuses_json(document, '22023', 'assignments is not a JSON array')
FROM unnest(ARRAY['null', 'true', '3', '"[]"', '{}', '{<pair>}']) AS document;

SELECT pg_temp.refuses_json(document, '22023', message) FROM (VALUES
  -- elements
  ('[null]', 'element 1 is not an object'),
  ('[3]', 'element 1 is not an object'),
  ('["<1A>"]', 'element 1 is not an object'),
  ('[[]]', 'element 1 is not an object'),
  ('[[{<pair>}]]', 'element 1 is not an object'),
  (repeat('[', 1000) || repeat(']', 1000), 'element 1 is not an object'),
  ('[{<pair>}, null]', 'element 2 is not an object'),
  ('[{<pair>}, {"shot_id": "<1B>", "instance_id": "<Bob>"}, [{}]]', 'element 3 is not an object'),
  -- keys
  ('[{}]', 'shot_id of element 1 is missing'),
  ('[{"shot_id": null, "instance_id": "<Bob>"}]', 'shot_id of element 1 is missing'),
  ('[{"instance_id": "<Bob>"}]', 'shot_id of element 1 is missing'),
  ('[{"shotId": "<1A>"}]', 'instance_id of element 1 is missing'),
  ('[{<pair>}, {"shot_id": "<1A>", "instanceId": null}]', 'instance_id of element 2 is missing'),
  ('[{<pair>, "presence": "enters"}]', 'unknown key in element 1: "presence"'),
  ('[{<pair>, "Presence_type": "enters"}]', 'unknown key in element 1: "Presence_type"'),
  ('[{<pair>, "presencetype": "enters"}]', 'unknown key in element 1: "presencetype"'),
  ('[{<pair>, "presence_type ": "enters"}]', 'unknown key in element 1: "presence_type "'),
  ('[{<pair>}, {"shotID": "<1A>", "instance_id": "<Alice>"}]', 'unknown key in element 2: "shotID"'),
  ('[{<pair>, "": 1}]', 'unknown key in element 1: ""'),
  ('[{<pair>, "k\u00e9y\ud83d\udc7b": 1}]', 'unknown key in element 1: "kéy👻"'),
  (format('[{"k%s": 1}]', repeat('é', 1000)), format('unknown key in element 1: "k%s..."', repeat('é', 99))),
  ('[{<pair>, "shotId": "<1A>"}]', 'shot_id of element 1 is given twice'),
  ('[{<pair>, "instanceId": "<Alice>"}]', 'instance_id of element 1 is given twice'),
  ('[{<pair>, "presence_type": "enters", "presenceType": "exits"}]', 'presence_type of element 1 is given twice'),
  ('[{<pair>, "presence_note": null, "presenceNote": null}]', 'presence_note of element 1 is given twice'),
  -- values
  ('[{"shot_id": 7, "instance_id": "<Bob>"}]', 'shot_id of element 1 is not a string'),
  ('[{"shot_id": ["<1A>"], "instance_id": "<Bob>"}]', 'shot_id of element 1 is not a string'),
  ('[{<pair>}, {"shot_id": "<1B>", "instance_id": {"id": "<Bob>"}}]', 'instance_id of element 2 is not a string'),
  ('[{<pair>, "presence_type": 3}]', 'presence_type of element 1 is not a string'),
  ('[{<pair>, "presence_type": ["enters"]}]', 'presence_type of element 1 is not a string'),
  ('[{<pair>, "presence_note": false}]', 'presence_note of element 1 is not a string'),
  ('[{<pair>, "presence_note": {}}]', 'presence_note of element 1 is not a string'),
  (format('[{<pair>, "presence_note": %s1%s}]', repeat('[', 1000), repeat(']', 1000)),
   'presence_note of element 1 is not a string'),
  ('[{<pair>, "presence_type": "ent\u0065rs\u0001"}]', E'invalid presence_type of element 1: "enters\x01"'),
  ('[{<pair>, "presence_type": "\\u0000"}]', 'invalid presence_type of element 1: "\\u0000"')
) AS cases (document, message);

-- pairs
SELECT pg_temp.refuses_json(document, state, message) FROM (VALUES
  ('[{<pair>}, {<pair>}]', '23505', 'elements 1 and 2 name the same shot and instance'),
  (format('[{<pair>}, {"shot_id": "<1B>", "instance_id": "<Bob>"}, {"shotId": "{%s}", "instanceId": "%s"}]',
          upper(pg_temp.with_ids('<1A>')), replace(pg_temp.with_ids('<Bob>'), '-', '')),
   '23505', 'elements 1 and 3 name the same shot and instance'),
  ('[{<pair>}, {"shot_id": "<nobody>", "instance_id": "<Bob>"}]', 'PT404',
   'shot <nobody> does not exist (element 2)'),
  ('[{<pair>}, {"shot_id": "<scene 1>", "instance_id": "<Bob>"}]', 'PT404',
   'shot <scene 1> does not exist (element 2)'),
  ('[{<pair>}, {"shot_id": "<1A>", "instance_id": "<nobody>"}]', 'PT404',
   'scene asset instance <nobody> does not exist (element 2)'),
  ('[{"shot_id": "<1A>", "instance_id": "<Alice in 1B>"}]', 'PT404',
   'scene asset instance <Alice in 1B> does not exist (element 1)'),
  ('[{<pair>}, {"shot_id": "<2A>", "instance_id": "<Alice>"}]', '23514',
   'shot and scene asset instance belong to different scenes (element 2)')
) AS cases (document, state, message);

-- What PostgreSQL itself does not take for jsonb does not come so far.
SELECT pg_temp.refuses_json(document, state, message, ours => false) FROM (VALUES
  ('[{<pair>, "presence_note": "\u0000"}]', '22P05', 'unsupported Unicode escape sequence'),
  ('[{<pair>, "presence_note": "\ud83d"}]', '22P02', 'invalid input syntax for type json'),
  ('[{<pair>}', '22P02', 'invalid input syntax for type json'),
  ('', '22P02', 'invalid input syntax for type json'),
  (repeat('[', 1000000), '54001', 'stack depth limit exceeded')
) AS cases (document, state, message);

-- An id in JSON may be spelled as PostgreSQL's uuid may, and in no other way.
CREATE TEMP TABLE spelled AS
  SELECT spelling, format('assign_many(''[{"shot_id": "%s", "instance_id": "<Bob>"}]'')', spelling) AS call,
         (pg_temp.attempt(format('assign(''%s'', ''<Bob>'')', spelling))).state = '00001' AS is_uuid
  FROM unnest(ARRAY[
    '<1A>', '{<1A>}', '{<1A>', '<1A>}', '{{<1A>}}', '}<1A>{', '{}', '{', '}', '', ' <1A>', '<1A> ', '<1A>0', '<1A>-',
    '-<1A>', 'urn:uuid:<1A>', 'B0000000-0000-0000-0000-000000000011', 'b0000000-0000-0000-0000-00000000001',
    'b0000000-0000-0000-0000-00000000001g', 'b0000000-0000-0000-0000-0000000000-11',
    'b0000000--0000-0000-0000-000000000011', 'b0000000–0000–0000–0000–000000000011',
    'b000-0000-0000-0000-0000-0000-0000-0011', 'b0000000-00000000-00000000-00000011',
    'b0000000000000000000000000000011', '{b0000000000000000000000000000011}', 'b-0000000000000000000000000000011',
    'b000000000000000000000000000001-1', '0xb0000000000000000000000000000011', 'ｂ0000000-0000-0000-0000-000000000011'
  ]) AS spelling;
SELECT is(count(*), 7::bigint, 'seven of the spellings are good ones') FROM spelled WHERE is_uuid;
SELECT CASE WHEN is_uuid THEN pg_temp.accepts(call)
            ELSE pg_temp.refuses(call, '22023', format('invalid shot_id of element 1: "%s"', spelling)) END
FROM spelled;

---- a hundred thousand elements, the last of them bad -----------------------------------------------------------------

\set scene3 '''a0000000-0000-0000-0000-000000000003'''
INSERT INTO scenes (id, project_id) SELECT :scene3, id FROM projects;
INSERT INTO shots (id, scene_id, shot_id, shot_order)
  SELECT format('b0000%s-0000-0000-0000-000000000003', n)::uuid, :scene3, n, n FROM generate_series(100, 599) AS n;
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
  SELECT format('d0000%s-0000-0000-0000-000000000003', n)::uuid, :scene3, (SELECT id FROM ids WHERE name = 'asset')
  FROM generate_series(100, 299) AS n;
CREATE TEMP TABLE batch AS
  SELECT jsonb_agg(jsonb_build_object('shot_id', s.id, 'instance_id', i.id) ORDER BY s.id, i.id) AS good
  FROM shots s JOIN scene_asset_instances i USING (scene_id) WHERE scene_id = :scene3;
SELECT is(jsonb_array_length(good), 100000, 'a batch of a hundred thousand elements') FROM batch;

SELECT pg_temp.refuses(format('assign_many((SELECT good || %L::jsonb FROM batch))', bad), state, message) FROM (VALUES
  ('[null]', '22023', 'element 100001 is not an object'),
  ('[{<pair>, "presence_type": "Enters"}]', '22023', 'invalid presence_type of element 100001: "Enters"'),
  ('[{"shot_id": "<nobody>", "instance_id": "<Bob>"}]', 'PT404', 'shot <nobody> does not exist (element 100001)'),
  ('[{"shot_id": "<2A>", "instance_id": "<Bob>"}]', '23514',
   'shot and scene asset instance belong to different scenes (element 100001)'),
  ('[{"shotId": "b0000100-0000-0000-0000-000000000003", "instanceId": "d0000100-0000-0000-0000-000000000003"}]',
   '23505', 'elements 1 and 100001 name the same shot and instance')
) AS cases (bad, state, message);

---- a host that allows shots and instances without a scene ------------------------------------------------------------

ALTER TABLE shots ALTER scene_id DROP NOT NULL;
ALTER TABLE scene_asset_instances ALTER scene_id DROP NOT NULL;
INSERT INTO ids VALUES ('stray shot', 'b0000000-0000-0000-0000-000000000090'),
                       ('stray Bob', 'd0000000-0000-0000-0000-000000000090');
INSERT INTO shots (id, shot_id, shot_order) SELECT id, '0A', 1 FROM ids WHERE name = 'stray shot';
INSERT INTO scene_asset_instances (id, project_asset_id)
  SELECT stray.id, asset.id FROM ids stray, ids asset WHERE stray.name = 'stray Bob' AND asset.name = 'asset';

SELECT pg_temp.refuses(format(call, shot, instance), '23514', '%belong to different scenes' || place) FROM
  (VALUES ('<stray shot>', '<Bob>'), ('<1A>', '<stray Bob>'), ('<stray shot>', '<stray Bob>')
  ) AS pairs (shot, instance),
  (VALUES ('assign(''%s'', ''%s'')', ''),
          ('assign_many(''[{"shot_id": "%s", "instance_id": "%s"}]'')', ' (element 1)'),
          ('INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (''%s'', ''%s'')', '')
  ) AS calls (call, place);
SELECT pg_temp.refuses(call, '23514', '%belong to different scenes') FROM (VALUES
  ($$UPDATE shots SET scene_id = NULL WHERE id = '<1B>'$$),
  ($$UPDATE scene_asset_instances SET scene_id = NULL WHERE id = '<Alice>'$$)
) AS cases (call);
SELECT pg_temp.refuses(format('%s(''<stray shot>'')', function), 'PT404', 'shot <stray shot> does not exist')
FROM unnest('{assignments_for_shot,reference_orders_for_shot}'::text[]) AS function;
SELECT pg_temp.accepts(call) FROM unnest(ARRAY[
  $$DELETE FROM shots WHERE id = '<stray shot>'$$,
  $$DELETE FROM scene_asset_instances WHERE id = '<stray Bob>'$$
]) AS call;

-- A presence type that only who has taken the constraint off can write.
ALTER TABLE shot_asset_assignments ALTER presence_type DROP NOT NULL, ALTER shot_id DROP NOT NULL;
SELECT pg_temp.refuses(call, '23502', format('null value in column "%s" of table "shot_asset_assignments"', column_name))
FROM (VALUES
  ('presence_type', $$UPDATE shot_asset_assignments SET presence_type = NULL$$),
  ('shot_id', $$UPDATE shot_asset_assignments SET shot_id = NULL$$),
  ('shot_id', $$INSERT INTO shot_asset_assignments (scene_asset_instance_id) VALUES ('<Bob>')$$)
) AS cases (column_name, call);
SET LOCAL session_replication_role = replica;
UPDATE shot_asset_assignments SET presence_type = NULL;
SET LOCAL session_replication_role = origin;
SELECT is(presence_type, 'throughout', 'no presence type is read as throughout')
FROM shot_assets.assignments_for_shot(:shot1B);
SELECT pg_temp.accepts(call) FROM unnest(ARRAY[
  $$copy_assignments('<1B>', '{<1A>}')$$, $$copy_assignments('<1A>', '{<1B>}')$$, $$merge_instances('<Bob>', '{<Alice>}')$$
]) AS call;

---- and after all this the session is as good as new ------------------------------------------------------------------

UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
SELECT is(presence_type, 'enters', 'a good call succeeds') FROM shot_assets.assign(:shot1A, :bob, 'enters');
SELECT is(stage_locks, '{"9": {"status": "outdated"}}', 'and outdates what it overtakes')
FROM scenes WHERE id = :scene1;
SELECT is(created, 1::bigint, 'a legacy scene is populated') FROM shot_assets.ensure_populated(:scene2);
SELECT is(stage_locks, '{"9": {"status": "locked"}}', 'and that outdates nothing') FROM scenes WHERE id = :scene2;

SELECT * FROM finish();
ROLLBACK;
