-- What an image model takes: limits, labels, and what is cut. The order, the manifest, the prompt context and the frame
-- generator always speak of the same images.
\i test/pgtap/screen.inc
INSERT INTO project_assets (id, project_id, name, asset_type) SELECT pg_temp.asset(name), pg_temp.id('project'), name, type
  FROM (VALUES ('C1', 'character'), ('C2', 'character'), ('C3', 'character'), ('P1', 'prop'), ('P2', 'prop')) AS a (name, type);
UPDATE project_assets SET image_key_url = name || '.png';
DELETE FROM scene_asset_instances;
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at) SELECT pg_temp.id('instance', name), pg_temp.scene(), pg_temp.asset(name), '2026-01-01'::timestamptz + n * interval '1 s'
  FROM unnest(ARRAY['C1', 'C2', 'C3', 'Café', 'P1', 'P2']) WITH ORDINALITY AS a (name, n);
INSERT INTO shot_asset_image_models (name, max_images, max_per_type, label_format, drop_first) VALUES
  ('three', 3, NULL, DEFAULT, NULL), ('two faces', 3, '{"character": 2}', DEFAULT, NULL), ('no props', 5, NULL, DEFAULT, '{prop,character}'),
  ('tags', 2, NULL, '@{name}', NULL), ('numbers', NULL, NULL, '<{n}> {name} {x}', NULL), ('empty', NULL, '{}', DEFAULT, '{}');
CREATE FUNCTION pg_temp.labels(orders jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', e ->> 'label', e ->> 'assetName'), ', ' ORDER BY n) FROM jsonb_array_elements(orders) WITH ORDINALITY AS t (e, n) $$;
CREATE FUNCTION pg_temp.shown(model text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.labels(start_order) || coalesce('; cut ' || (SELECT string_agg(e ->> 'assetName', ' ' ORDER BY n) FROM jsonb_array_elements(omitted) WITH ORDINALITY AS t (e, n) WHERE e ->> 'frame' = 'start'), '')
  FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A'), model => model) $$;
CREATE FUNCTION pg_temp.read(frame text DEFAULT 'start') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(asset_name, ' ' ORDER BY "position") FROM shot_assets.frame_references(pg_temp.shot('1A'), frame) $$;

SELECT is(pg_temp.shown(NULL), 'Image #1 C1, Image #2 C2, Image #3 C3, Image #4 Café, Image #5 P1, Image #6 P2', 'without a model all are there');
SELECT is(pg_temp.shown(''), pg_temp.shown(NULL), 'an empty name is no model');
SELECT is(pg_temp.shown('empty'), pg_temp.shown(NULL), 'one without limits takes all');
SELECT is(pg_temp.shown('three'), 'Image #1 C1, Image #2 C2, Image #3 C3; cut Café P1 P2', 'a limit cuts from the end');
SELECT is(pg_temp.shown('two faces'), 'Image #1 C1, Image #2 C2, Image #3 Café; cut C3 P1 P2', 'a limit of a type keeps the first of it, so the location stays');
SELECT is(pg_temp.shown('no props'), 'Image #1 C1, Image #2 C2, Image #3 C3, Image #4 Café, Image #5 P1; cut P2', 'some types lose images first, from the end');
UPDATE shot_asset_image_models SET max_images = 3 WHERE name = 'no props';
SELECT is(pg_temp.shown('no props'), 'Image #1 C1, Image #2 C2, Image #3 Café; cut C3 P1 P2', 'one type after the other');
SELECT is(pg_temp.shown('tags'), '@C1 C1, @C2 C2; cut C3 Café P1 P2', 'labels have the name');
SELECT is(split_part(pg_temp.shown('numbers'), ', ', 2), '<2> C2 {x} C2', 'or name and number, and nothing else');
SELECT is((SELECT start_manifest FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A'), model => 'tags')), E'Reference images:\n@C1: C1 (character)\n@C2: C2 (character)', 'a manifest speaks of the labels');
SELECT is((SELECT pg_temp.labels(start_order) FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A'), 1, 'two faces')), 'Image #1 C1', 'a limit of the call counts, too');
SET LOCAL shot_assets.image_model = 'two faces';
SELECT is(pg_temp.shown(NULL), pg_temp.shown('two faces'), 'NULL is the model of the setting');
SELECT is(pg_temp.shown(''), 'Image #1 C1, Image #2 C2, Image #3 C3, Image #4 Café, Image #5 P1, Image #6 P2', 'an empty name is none');
SELECT is(pg_temp.read(), 'C1 C2 Café', 'what was never refreshed is read for that model');

-- A refresh remembers its model.
SELECT isnt_empty($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'three') $$, 'the user refreshes for another model');
SELECT is((SELECT pg_temp.labels(reference_image_order) FROM shots WHERE shot_id = '1A'), 'Image #1 C1, Image #2 C2, Image #3 C3', 'it is stored');
SELECT is(pg_temp.read(), 'C1 C2 C3', 'and read');
SELECT is_empty($$ SELECT * FROM shot_assets.stale_shots(pg_temp.scene()) $$, 'the setting makes nothing stale');
SELECT is((SELECT bool_or(changed) FROM shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'three')), false, 'again, nothing is written');
SELECT is((SELECT bool_and(changed) FROM shot_assets.refresh_reference_orders(pg_temp.scene())), true, 'for the model of the setting, it is');
SELECT is(pg_temp.read(), 'C1 C2 Café', 'which is read from then on');
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}, "10": {"status": "locked"}}';
UPDATE shot_asset_image_models SET max_images = 2 WHERE name = 'two faces';
SELECT results_eq($$ SELECT shot_label, reason, causes FROM shot_assets.stale_shots(pg_temp.scene()) LIMIT 1 $$,
  $$ VALUES ('1A', 'references_changed', '[{"model": "two faces", "change": "model"}]'::jsonb) $$, 'another row of the model makes its shots stale');
SELECT is(pg_temp.stages(), 'locked locked', 'and outdates nothing');
SELECT is(pg_temp.read(), 'C1 C2', 'and no more is read than the model takes');
UPDATE shot_asset_image_models SET max_images = 3 WHERE name = 'two faces';
SELECT is_empty($$ SELECT * FROM shot_assets.stale_shots(pg_temp.scene()) $$, 'what is taken back leaves all fresh');
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(pg_temp.shot('1A'), 'start', '[{"url": "a", "assetName": "A", "type": "prop"}, {"url": "b", "assetName": "B", "type": "character"},
  {"url": "c", "assetName": "C", "type": "character"}, {"url": "d", "assetName": "D", "type": "character"}, {"url": "e", "assetName": "E"}]') $$, 'an override of five');
SELECT is(pg_temp.read(), 'A B C', 'is cut, too');
SELECT lives_ok($$ SELECT shot_assets.clear_reference_override(pg_temp.shot('1A'), 'start') $$, 'it is cleared');
SELECT is(pg_temp.read(), 'C1 C2 Café', 'for the model of the refresh');
SELECT is((SELECT string_agg(DISTINCT reason, ', ') FROM shot_assets.available_references(pg_temp.shot('1A')) WHERE used_in = '{}'), 'the image model takes no more images', 'available_references tells why an image is not used');
SELECT isnt_empty($$ SELECT shot_assets.record_prompts(pg_temp.scene(), jsonb_build_array(jsonb_build_object('shot_id', pg_temp.shot('1A'), 'frame_prompt', 'x')), 'tags') $$, 'prompts of another model');
SELECT is(pg_temp.read(), 'C1 C2', 'bring its orders along');
DELETE FROM shot_asset_image_models WHERE name = 'tags';
SELECT is((SELECT causes FROM shot_assets.stale_shots(pg_temp.scene())), '[{"model": "tags", "change": "model"}]', 'a model that is gone makes its shots stale');
SELECT is(pg_temp.read(), 'C1 C2', 'and what was stored is read');

-- Bad input.
SET LOCAL shot_assets.image_model = '';
CREATE FUNCTION pg_temp.refuses(columns text, message text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN
  UPDATE shot_asset_image_models SET max_images = NULL, max_per_type = NULL, label_format = '{n}' WHERE name = 'empty';
  EXECUTE 'UPDATE shot_asset_image_models SET ' || columns || ' WHERE name = ''empty''';
  RETURN QUERY SELECT throws_ok('SELECT pg_temp.shown(''empty'')', '22023', message, columns);
END $$;
SELECT pg_temp.refuses('max_images = 0', 'invalid max_images of image model "empty": 0');
SELECT pg_temp.refuses('max_images = -1', 'invalid max_images of image model "empty": -1');
SELECT pg_temp.refuses('label_format = ''Image''', 'invalid label_format of image model "empty": Image');
SELECT pg_temp.refuses('label_format = ''''', 'invalid label_format of image model "empty": ');
SELECT pg_temp.refuses('max_per_type = ''{"character": 0}''', 'invalid max_per_type of image model "empty": character');
SELECT pg_temp.refuses('max_per_type = ''{"character": "3"}''', 'invalid max_per_type of image model "empty": character');
SELECT pg_temp.refuses('max_per_type = ''{"character": 1.5}''', 'invalid max_per_type of image model "empty": character');
SELECT pg_temp.refuses('max_per_type = ''[3]''', 'invalid max_per_type of image model "empty": array');
SELECT pg_temp.refuses('max_per_type = ''{"character": 1e400, "x": null}''', 'invalid max_per_type of image model "empty": x');
SELECT pg_temp.refuses('max_per_type = ''1e400''', 'invalid max_per_type of image model "empty": number');
SELECT pg_temp.refuses('label_format = repeat(''{name}'', 1000000)', 'invalid label_format of image model "empty": 6000000 bytes');
CREATE FUNCTION pg_temp.detail(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  detail text;
BEGIN
  EXECUTE statement;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
  RETURN detail;
END $$;
UPDATE shot_asset_image_models SET label_format = '{n}', max_per_type = '[]' WHERE name = 'empty';
SELECT is(pg_temp.detail($$ SELECT pg_temp.shown('empty') $$), 'It is an object of whole numbers from 1 on, by type of asset.', 'an error says what is right');
UPDATE shot_asset_image_models SET max_per_type = '{"prop": 0}' WHERE name = 'empty';
SELECT is(pg_temp.detail($$ SELECT pg_temp.shown('empty') $$), 'It is an object of whole numbers from 1 on, by type of asset.', 'of each type, too');
UPDATE shot_asset_image_models SET max_per_type = '{"prop": 1e6, "character": 1000000, "": 1}', max_images = 2147483647, drop_first = '{{a,NULL},{"",b}}' WHERE name = 'empty';
SELECT is(pg_temp.shown('empty'), '1 C1, 2 C2, 3 C3, 4 Café, 5 P1, 6 P2', 'odd values that are none the less right');
SELECT throws_ok($$ SELECT pg_temp.shown('nothing') $$, '22023', 'unknown image model: "nothing"', 'a model that is not in the table');
SELECT throws_ok($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'nothing') $$, '22023', 'unknown image model: "nothing"', 'nor to refresh');
SELECT throws_ok($$ SELECT shot_assets.prompt_context(pg_temp.scene(), 'nothing') $$, '22023', 'unknown image model: "nothing"', 'nor for prompts');
SELECT throws_ok($$ SELECT shot_assets.record_prompts(pg_temp.scene(), jsonb_build_array(jsonb_build_object('shot_id', pg_temp.shot('1A'), 'frame_prompt', 'x')), 'nothing') $$, '22023', 'unknown image model: "nothing"', 'nor recorded');

-- A hostile row costs and misleads only those who ask for its model.
SELECT is((SELECT relacl FROM pg_class WHERE oid = 'shot_asset_image_models'::regclass), NULL, 'until somebody grants it, only the owner may write models');
CREATE TEMP TABLE of_others AS SELECT pg_temp.shown('three') AS three, pg_temp.shown(NULL) AS none;
UPDATE shot_asset_image_models SET label_format = '%s%n%1$s {n} {name', max_per_type = NULL, max_images = NULL, drop_first = NULL WHERE name = 'empty';
SELECT is(split_part(pg_temp.shown('empty'), ', ', 1), '%s%n%1$s 1 {name C1', 'percent signs and half a placeholder are text');
SELECT lives_ok($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'empty') $$, 'shots remember the model');
UPDATE shot_asset_image_models SET max_images = 2147483647, drop_first = ARRAY(SELECT 'type ' || n FROM generate_series(1, 20000) n),
  max_per_type = (SELECT jsonb_object_agg('type ' || n, 1000000) FROM generate_series(1, 20000) n) WHERE name = 'empty';
SELECT is(split_part(pg_temp.shown('empty'), ', ', 2), '%s%n%1$s 2 {name C2', 'limits may be as many and as large as they like');
UPDATE shot_asset_image_models SET label_format = repeat('{name}', 1000000), max_images = -1, max_per_type = '[]' WHERE name = 'empty';
SELECT throws_ok($$ SELECT pg_temp.shown('empty') $$, '22023', NULL, 'a row that is broken refuses its own model');
SELECT is(pg_temp.shown('three'), (SELECT three FROM of_others), 'not another one');
SELECT is(pg_temp.shown(NULL), (SELECT none FROM of_others), 'nor calls without one');
SELECT isnt_empty($$ SELECT * FROM shot_assets.stale_shots(pg_temp.scene()) WHERE reason = 'references_changed' $$, 'shots of the model are stale');
SELECT isnt(pg_temp.read(), NULL, 'what was stored for it is read');
SELECT lives_ok($$ UPDATE shots SET action = 'X' $$, 'shots can be written');

-- Random scenes for random models, with random overrides in every second one: the four agree.
INSERT INTO shot_asset_image_models (name, max_images, max_per_type, label_format, drop_first)
  SELECT 'm' || n, nullif(n % 5, 0), CASE n % 3 WHEN 1 THEN '{"character": 1}' WHEN 2 THEN '{"prop": 1, "character": 2}' END::jsonb,
         CASE (n / 2) % 2 WHEN 0 THEN 'Image #{n}' ELSE '@{n}-{name}' END, CASE n % 4 WHEN 1 THEN '{location}' WHEN 2 THEN '{character,prop}' END::text[]
  FROM generate_series(1, 120) AS n;
SELECT shot_assets.ensure_populated(pg_temp.scene());
CREATE TEMP TABLE disagreements (model text, what text);
CREATE TEMP TABLE overridden (shot_id uuid, frame text, list jsonb);
CREATE TEMP VIEW stored AS SELECT s.id AS shot_id, f.frame, f.list, jsonb_path_query_array(f.list, '$[*] ? (exists (@.label))') AS sent
  FROM shots s CROSS JOIN LATERAL (VALUES ('start', s.reference_image_order), ('end', s.end_frame_reference_image_order)) AS f (frame, list);
DO $$ DECLARE n int; one text; extra bigint := 0; early bigint := 0; overrides bigint := 0; cut bigint := 0; BEGIN
  FOR n IN 1 .. 120 LOOP
    one := 'm' || n;
    UPDATE shot_asset_assignments a SET presence_type = (ARRAY['throughout', 'throughout', 'enters', 'exits', 'passes_through'])[1 + abs(hashtext(n || a.id::text)) % 5],
      priority = nullif(abs(hashtext(a.id::text || n)) % 3, 0);
    DELETE FROM shot_asset_extra_references;
    INSERT INTO shot_asset_extra_references (shot_id, frame_type, "position", url, label)
      SELECT s.id, frame, abs(hashtext(n || s.id::text || frame || k)) % 50 * 2 + k, k || frame || '.png', (ARRAY[NULL, 'Style', 'C1'])[1 + abs(hashtext(k || s.id::text || n)) % 3]
      FROM shots s, unnest('{start,end}'::text[]) AS frame, generate_series(0, 1) AS k WHERE abs(hashtext(k || frame || s.id::text || n)) % 3 > 0;
    PERFORM shot_assets.refresh_reference_orders(pg_temp.scene(), false, one);
    -- Images of assets, by id or by name only, a picture of nobody, and an extra image.
    DELETE FROM overridden;
    INSERT INTO overridden SELECT s.id, frame, coalesce((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('url', 'override ' || h % 7, 'role', n, 'assetName', p.name,
          'type', CASE WHEN h % 4 > 0 THEN p.asset_type END, 'instanceId', CASE WHEN h % 3 > 0 THEN i.id END)) ORDER BY h)
        FROM (SELECT id, project_asset_id FROM scene_asset_instances UNION ALL VALUES (NULL::uuid, NULL::uuid), (NULL, pg_temp.id('extra'))) AS i
        LEFT JOIN (SELECT id, name, asset_type FROM project_assets UNION ALL VALUES (pg_temp.id('extra'), 'Style', 'extra')) AS p ON p.id = i.project_asset_id
        CROSS JOIN LATERAL (SELECT abs(hashtext(concat(frame, s.id, n, p.id)) % 1000) AS h) AS r WHERE h % 5 > 1), '[]')
      FROM shots s CROSS JOIN unnest('{start,end}'::text[]) AS frame WHERE n % 2 = 0 AND abs(hashtext(frame || n || s.id::text)) % 3 > 0;
    IF n % 4 = 2 THEN
      PERFORM shot_assets.set_reference_override(shot_id, frame, list) FROM overridden;
    ELSE
      UPDATE shots s SET reference_image_order = o.list FROM overridden o WHERE o.shot_id = s.id AND o.frame = 'start';
      UPDATE shots s SET end_frame_reference_image_order = o.list FROM overridden o WHERE o.shot_id = s.id AND o.frame = 'end';
      PERFORM shot_assets.refresh_reference_orders(pg_temp.scene(), model => one);
    END IF;
    CREATE TEMP TABLE context ON COMMIT DROP AS SELECT c.shot_id, f.*, jsonb_path_query_array(c.omitted, '$[*] ? (@.frame == $f)', jsonb_build_object('f', f.frame)) AS omitted FROM shot_assets.prompt_context(pg_temp.scene(), one) c
      CROSS JOIN LATERAL (VALUES ('start', start_order, start_manifest), ('end', end_order, end_manifest)) AS f (frame, list, manifest);
    CREATE TEMP TABLE computed ON COMMIT DROP AS SELECT c.shot_id, f.*, jsonb_path_query_array(c.omitted, '$[*] ? (@.frame == $f)', jsonb_build_object('f', f.frame)) AS omitted FROM shot_assets.reference_orders(pg_temp.scene(), model => one) c
      CROSS JOIN LATERAL (VALUES ('start', start_order, start_manifest), ('end', end_order, end_manifest)) AS f (frame, list, manifest);
    INSERT INTO disagreements SELECT one, 'stored order' FROM stored s JOIN computed o USING (shot_id, frame)
      WHERE s.list IS DISTINCT FROM o.list AND (shot_id, frame) NOT IN (SELECT shot_id, frame FROM overridden);
    INSERT INTO disagreements SELECT one, 'prompt context' FROM context c JOIN computed o USING (shot_id, frame)
      WHERE (c.list, c.manifest, c.omitted) IS DISTINCT FROM (o.list, o.manifest, o.omitted) AND (shot_id, frame) NOT IN (SELECT shot_id, frame FROM overridden);
    INSERT INTO disagreements SELECT one, 'what is stored and labelled' FROM stored s JOIN context c USING (shot_id, frame) WHERE s.sent IS DISTINCT FROM c.list;
    INSERT INTO disagreements SELECT one, 'override' FROM overridden o JOIN context c USING (shot_id, frame)
      WHERE ARRAY(SELECT concat_ws(' ', e ->> 'assetName', e ->> 'type', e ->> 'url') FROM jsonb_array_elements(o.list) AS e ORDER BY 1)
        IS DISTINCT FROM ARRAY(SELECT concat_ws(' ', e ->> 'assetName', e ->> 'type', e ->> 'url') FROM jsonb_array_elements(c.list || c.omitted) AS e ORDER BY 1);
    INSERT INTO disagreements SELECT one, 'manifest' FROM context
      WHERE manifest IS DISTINCT FROM coalesce((SELECT E'Reference images:\n' || string_agg(format('%s: %s', e ->> 'label', coalesce(e ->> 'assetName', 'extra image')) || coalesce(' (' || (e ->> 'type') || ')', ''), E'\n' ORDER BY k) FROM jsonb_array_elements(list) WITH ORDINALITY AS t (e, k)), '');
    INSERT INTO disagreements SELECT one, 'frame_references' FROM context
      WHERE ARRAY(SELECT concat_ws(' ', k, e ->> 'instanceId', e ->> 'assetName', e ->> 'url') FROM jsonb_array_elements(list) WITH ORDINALITY AS t (e, k) ORDER BY k)
        IS DISTINCT FROM ARRAY(SELECT concat_ws(' ', r."position", r.instance_id, r.asset_name, r.url) FROM shot_assets.frame_references(shot_id, frame) r ORDER BY r."position");
    extra := extra + (SELECT count(*) FROM stored, jsonb_array_elements(sent) e WHERE e ->> 'type' = 'extra');
    early := early + (SELECT count(*) FROM shots s WHERE s.reference_image_order -> 0 ->> 'type' = 'prop' AND s.reference_image_order @> '[{"type": "character"}]');
    overrides := overrides + (SELECT count(*) FROM shots s CROSS JOIN unnest('{start,end}'::text[]) AS frame WHERE EXISTS (SELECT FROM shot_assets.frame_references(s.id, frame) WHERE source = 'override'));
    cut := cut + (SELECT count(*) FROM context JOIN overridden USING (shot_id, frame) WHERE omitted <> '[]');
    INSERT INTO disagreements SELECT one, 'too many' FROM stored s, shot_asset_image_models m WHERE m.name = one AND jsonb_array_length(s.sent) > m.max_images;
    INSERT INTO disagreements SELECT one, 'stale' FROM shot_assets.stale_shots(pg_temp.scene()) WHERE reason <> 'override_differs' OR n % 2 = 1;
    DROP TABLE context, computed;
  END LOOP;
  -- Extra images that a model takes, props that come before characters because of their priority, overrides, and overrides that are cut.
  IF extra < 100 OR early < 10 OR overrides < 100 OR cut < 50 THEN
    INSERT INTO disagreements VALUES ('any', format('too few cases: %s extra images, %s props first, %s overrides, %s cut', extra, early, overrides, cut));
  END IF;
END $$;
DELETE FROM shot_asset_extra_references;
SELECT is_empty('TABLE disagreements', 'order, manifest, prompt context and frame generator agree');

-- A schema that an earlier version attached has no models.
DROP TABLE shot_asset_image_models;
SELECT is((SELECT count(*) FROM shot_assets.reference_orders(pg_temp.scene())), 3::bigint, 'without the table, orders work');
SELECT throws_ok($$ SELECT pg_temp.shown('three') $$, '22023', 'unknown image model: "three"', 'and there is no model');
SELECT results_eq($$ SELECT object, problem FROM shot_assets.check_pipeline('日本 "film"') $$, $$ VALUES ('table shot_asset_image_models', 'is missing') $$, 'check_pipeline tells');
SELECT isnt_empty($$ SELECT * FROM shot_assets.attach('日本 "film"') WHERE object = 'table shot_asset_image_models' AND action = 'added' $$, 'attach adds it');
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('日本 "film"') $$, 'all is well');
SELECT * FROM finish();
ROLLBACK;
