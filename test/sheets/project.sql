-- A project of 5,000 assignments whose names and notes are what spreadsheets like to rewrite.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS sheets CASCADE;
SELECT count(*) AS things FROM shot_assets.create_pipeline('sheets') \gset
SET search_path = sheets;
CREATE FUNCTION word(words text[], n int) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN n <= cardinality(words) THEN words[n] ELSE n::text END $$;
INSERT INTO projects (id, name) VALUES ('f0000000-0000-0000-0000-000000000001', '=Film "2", the end');
INSERT INTO scenes (project_id, scene_number)
  SELECT p.id, word('{1,12A,010,1E5,3-4,1.0,TRUE,10,Mar 3}', n) FROM projects p, generate_series(1, 10) n;
INSERT INTO shots (scene_id, shot_id)
  SELECT s.id, word('{1A,10,010,1E5,3-4,007,12 A,MAY 5,true,1.0,1/2,-1A,+1,@1,1:30,50%,SH010,10A,SH 020,½}', n)
  FROM scenes s, generate_series(1, 50) n;
INSERT INTO project_assets (project_id, name, asset_type)
  SELECT p.id, a.name, a.type FROM projects p, (VALUES ('Bob', 'character'), ('=SUM(A1)', 'character'), ('007', 'character'),
    ('Petrova, Anna', 'character'), ('小明', 'character'), ('Café "nuit"', 'location'), ('a;b', 'prop'), ('''90s', 'prop'),
    ('Bob', 'prop'), (E'two\nlines', 'vehicle')) AS a (name, type);
INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT s.id, a.id FROM scenes s, project_assets a;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type, presence_note, priority,
  camera_angle, image_url)
  SELECT t.id, i.id, (ARRAY['throughout', 'enters', 'exits', 'passes_through'])[1 + n % 4],
    (ARRAY[NULL, 'from the left', 'a, "b"; c', E'first\nsecond', '1/2', '=1+1', '''', '007', '2026-01-31', ' spaces ', E'e\u0301, 👩‍👩‍👧', 'TRUE'])[1 + n % 12],
    (ARRAY[NULL, 1, -3, 32767])[1 + n % 4], (ARRAY[NULL, 'front', 'side', 'three_quarter', 'back'])[1 + n % 5],
    (ARRAY[NULL, 'https://example.org/a,b.png?x=1&y=2', '=a.png', '007', '+1', '1/2', 'a.png'])[1 + n % 7]
  FROM shots t JOIN scene_asset_instances i USING (scene_id),
    LATERAL (SELECT ('x' || left(md5(t.shot_id || i.project_asset_id::text), 6))::bit(24)::int AS n) AS random;
INSERT INTO shot_asset_extra_references (shot_id, frame_type, position, url, label)
  SELECT t.id, (ARRAY['start', 'end'])[f], p, (ARRAY['https://example.org/a,b.png?x=1&y=2', '=a.png', '007', '1/2', 'a.png'])[1 + n % 5],
    (ARRAY[NULL, 'Style', '=1+1', '007', 'TRUE', ' spaces ', 'a, "b"; c'])[1 + n % 7]
  FROM shots t, generate_series(1, 2) f, generate_series(1, 2) p,
    LATERAL (SELECT ('x' || left(md5(concat(t.shot_id, f, p)), 6))::bit(24)::int AS n) AS random;
