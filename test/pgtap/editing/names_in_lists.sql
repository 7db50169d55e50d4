-- Whom lists of characters name: the drawer suggests and the template assigns by one rule, and people alone contest a name.
\i test/pgtap/screen.inc

-- Shots that have a list and nothing else, one for each way to name somebody.
DELETE FROM shots;
DELETE FROM scene_asset_instances;
INSERT INTO shots (id, scene_id, shot_id, shot_order, characters_foreground) SELECT pg_temp.shot(l.name), pg_temp.scene(), l.name, l.n, ARRAY[l.name]
  FROM unnest(ARRAY['ALICE', 'Alice Morgan', 'alice', 'Alice Grey', 'SARAH (CONT''D)', 'Sarah', 'Sarah (V.O.)', 'Townsfolk', 'Guard', 'Guard 2', 'John Smith', 'JOHN', 'Lantern']) WITH ORDINALITY AS l (name, n);
-- Who is cast in the scene. A prop and a location are called Alice by mistake; a prop, an extra and a character have longer names.
INSERT INTO project_assets (id, project_id, name, asset_type) SELECT pg_temp.id('asset', a.name, a.type), pg_temp.id('project'), a.name, a.type
  FROM (VALUES ('Alice', 'character'), ('Alice', 'prop'), ('Alice', 'location'), ('Alice Grey', 'prop'), ('Sarah', 'character'), ('Townsfolk', 'extra_archetype'),
    ('Guard', 'character'), ('Guard 2', 'extra_archetype'), ('John', 'character'), ('John Smith', 'character'), ('Lantern', 'prop')) AS a (name, type);
INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT pg_temp.scene(), id FROM project_assets WHERE name ~ '^(Alice|Sarah|Townsfolk|Guard|John|Lantern)';

CREATE FUNCTION pg_temp.listed(name text, type text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(shot_label, ', ' ORDER BY shot_label COLLATE "C") FROM shot_assets.shot_checklist(pg_temp.scene(), pg_temp.id('asset', name, type))
  WHERE suggested AND confidence > 0.2 $$;
CREATE FUNCTION pg_temp.cast_in(name text, type text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(s.shot_id, ', ' ORDER BY s.shot_id COLLATE "C") FROM shots s CROSS JOIN LATERAL shot_assets.assignments_for_shot(s.id) a WHERE a.project_asset_id = pg_temp.id('asset', name, type) $$;
CREATE TEMP TABLE expected (name text, type text, shots text);
INSERT INTO expected VALUES
  ('Alice', 'character', 'ALICE, Alice Grey, Alice Morgan, alice'),  -- no person is called Alice Grey
  ('Sarah', 'character', 'SARAH (CONT''D), Sarah'),                  -- a voice is not in the frame
  ('Townsfolk', 'extra_archetype', 'Townsfolk'),
  ('Guard', 'character', 'Guard'),                                   -- the second guard is somebody else, though an extra
  ('Guard 2', 'extra_archetype', 'Guard 2'),
  ('John', 'character', 'JOHN'),
  ('John Smith', 'character', 'John Smith');                         -- Smith would do, but JOHN is John
SELECT is(pg_temp.listed(name, type), shots, format('the drawer suggests %s by the lists', name)) FROM expected ORDER BY name;
SELECT is(pg_temp.listed(name, 'prop'), NULL, format('the prop %s is in no list', name)) FROM unnest(ARRAY['Alice', 'Alice Grey', 'Lantern']) AS name;

SELECT isnt_empty($$ SELECT shot_assets.apply_template(pg_temp.scene(), 'match_characters', keep_others => false) $$, 'the template goes by the lists');
SELECT is(pg_temp.cast_in(name, type), shots, format('and casts %s where the drawer suggests', name)) FROM expected ORDER BY name;
SELECT is(pg_temp.cast_in(name, 'prop'), NULL, format('the prop %s takes no place', name)) FROM unnest(ARRAY['Alice', 'Alice Grey', 'Lantern']) AS name;
SELECT is((SELECT count(*) FROM shots s CROSS JOIN LATERAL shot_assets.assignments_for_shot(s.id) a WHERE a.asset_type = 'location'), 13::bigint, 'the location is in every shot');

-- Any list by any name: one rule.
UPDATE shots SET characters_background = ARRAY[l.entry] FROM (SELECT n, entry FROM unnest(ARRAY['Guards', 'two guards', 'John & Alice', 'Sarah without John', 'Alic', 'Sara', 'Smith', 'the Guard', 'GUARD #2', 'JOHN (O.S.)',
  'Alice (40)', 'Alice*', 'Townsfolk, Sarah']) WITH ORDINALITY AS e (entry, n)) l WHERE shot_order = l.n;
CREATE TEMP TABLE suggested AS SELECT a.name, a.asset_type, c.shot_label FROM project_assets a CROSS JOIN LATERAL shot_assets.shot_checklist(pg_temp.scene(), a.id) c
  WHERE a.asset_type IN ('character', 'extra_archetype') AND c.suggested AND c.reason ~ '^in the (fore|back)ground' AND EXISTS (SELECT FROM scene_asset_instances WHERE project_asset_id = a.id);
SELECT isnt_empty($$ SELECT shot_assets.apply_template(pg_temp.scene(), 'match_characters', keep_others => false) $$, 'other lists');
SELECT set_eq($$ SELECT a.asset_name, a.asset_type, s.shot_id FROM shots s CROSS JOIN LATERAL shot_assets.assignments_for_shot(s.id) a WHERE a.asset_type <> 'location' $$,
  'TABLE suggested', 'the template casts whom the drawer suggests, and nobody else');
SELECT cmp_ok((SELECT count(*) FROM suggested), '>', 20::bigint, 'which are many');

SELECT * FROM finish();
ROLLBACK;
