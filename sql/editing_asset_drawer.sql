-- The asset drawer: an asset comes into a scene, and the user ticks the shots that show it.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

\set zoe '''c0000000-0000-0000-0000-000000000011'''
\set knife '''c0000000-0000-0000-0000-000000000012'''
\set foreign '''c0000000-0000-0000-0000-000000000013'''
UPDATE shots SET setting = 'INT. CAFÉ - NIGHT', duration = 6, characters_foreground = ARRAY['Bob'],
  characters_background = ARRAY['Zoe', NULL], dialogue = 'Where is the Bread Knife?' WHERE id = :shot1A;
UPDATE shots SET setting = 'EXT. STREET - DAY', action = 'The bread-knife falls. Banners, knives.', dialogue = 'Zoë, run!' WHERE id = :shot1B;
INSERT INTO project_assets (id, project_id, name, asset_type) VALUES
  (:zoe, 'f0000000-0000-0000-0000-000000000001', 'Zoë', 'character'),
  (:knife, 'f0000000-0000-0000-0000-000000000001', 'Bread Knife', 'prop');
INSERT INTO projects (id, name) VALUES ('f0000000-0000-0000-0000-000000000002', 'Another film');
INSERT INTO project_assets (id, project_id, name, asset_type) VALUES (:foreign, 'f0000000-0000-0000-0000-000000000002', 'Ann', 'character');

-- what the script suggests: characters, props, locations; a legacy scene has its assets in all shots
\set checklist 'SELECT shot_label, setting, duration, assigned, suggested, confidence, reason FROM shot_assets.shot_checklist'
:checklist(:scene1, :zoe);
:checklist(:scene1, :knife);
:checklist(:scene1, 'c0000000-0000-0000-0000-000000000003');
:checklist(:scene1, 'c0000000-0000-0000-0000-000000000002');
:checklist(:scene1, :foreign);
SELECT shot_assets.shot_checklist(:nobody, :zoe);
SELECT shot_assets.shot_checklist(:scene1, :nobody);
SELECT shot_assets.shot_checklist(:scene1, NULL);

-- what add_asset refuses leaves nothing behind: no instance, no captured scene
SELECT shot_assets.add_asset(:nobody, :zoe);
SELECT shot_assets.add_asset(:scene1, :nobody);
SELECT shot_assets.add_asset(:scene1, 'c0000000-0000-0000-0000-000000000001');
SELECT shot_assets.add_asset(:scene1, :foreign);
SELECT shot_assets.add_asset(:scene1, :zoe, ARRAY[:shot1A, :shot2A]::uuid[]);
SELECT shot_assets.add_asset(:scene1, :zoe, ARRAY[:shot1A, :nobody]::uuid[]);
SELECT shot_assets.add_asset(:scene1, :zoe, ARRAY[:shot1A, NULL]::uuid[]);
SELECT shot_assets.add_asset(:scene1, :zoe, ARRAY[:shot1A, :shot1B, :shot1A]::uuid[]);
SELECT shot_assets.add_asset(:scene1, :zoe, presence_type => 'walks');
SELECT shot_assets.add_asset(:scene1, :zoe, presence_type => NULL);
SELECT shot_assets.add_asset(NULL, :zoe);
ALTER TABLE scene_asset_instances ADD COLUMN colour text NOT NULL DEFAULT 'red';
ALTER TABLE scene_asset_instances ALTER COLUMN colour DROP DEFAULT;
DO $$
DECLARE hint text;
BEGIN
  PERFORM shot_assets.add_asset('a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000011');
EXCEPTION WHEN not_null_violation THEN
  GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
  RAISE NOTICE '% / %', SQLERRM, hint;
END $$;
ALTER TABLE scene_asset_instances DROP COLUMN colour;
CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER zz_skip BEFORE INSERT ON scene_asset_instances FOR EACH ROW EXECUTE FUNCTION skip();
SELECT shot_assets.add_asset(:scene1, :zoe);
DROP TRIGGER zz_skip ON scene_asset_instances;
SELECT count(*) AS instances FROM scene_asset_instances WHERE scene_id = :scene1;
TABLE casting;
SELECT count(*) AS managed FROM shot_asset_scene_states WHERE managed_since IS NOT NULL;
TABLE locks;

-- the user ticks 1B: what the legacy scene showed stays where it was
SELECT right(shot_id::text, 2) AS shot, presence_type, presence_note FROM shot_assets.add_asset(:scene1, :zoe, ARRAY[:shot1B]::uuid[], 'enters');
SELECT * FROM shot_assets.presence_matrix(:scene1);
TABLE locks;
:checklist(:scene1, :zoe);
\set VERBOSITY terse
SELECT shot_assets.add_asset(:scene1, :zoe);
\set VERBOSITY default

-- no shot ticked: the scene has the asset and no shot shows it; nothing is outdated, a captured scene neither
CALL relock();
SELECT * FROM shot_assets.add_asset(:scene1, :knife, '{}');
SELECT * FROM shot_assets.presence_matrix(:scene1);
SELECT * FROM shot_assets.add_asset(:scene2, :knife, '{}');
SELECT * FROM shot_assets.presence_matrix(:scene2);
TABLE locks;

-- all shots, in their order
SELECT shot_assets.clear_scene(:scene2);
CALL relock();
SELECT s.shot_id, a.presence_type FROM shot_assets.add_asset(:scene2, :zoe) a JOIN shots s ON s.id = a.shot_id;
TABLE locks;

-- a legacy scene with shots and no assets: its first asset is where the user wants it
INSERT INTO scenes (id, project_id, stage_locks) SELECT 'a0000000-0000-0000-0000-000000000003', project_id, '{"9": {"status": "locked"}}' FROM scenes WHERE id = :scene1;
\set scene3 '''a0000000-0000-0000-0000-000000000003'''
-- without shots there is nothing to tell apart: it stays legacy, and its asset will be in the shots to come
SELECT * FROM shot_assets.add_asset(:scene3, :zoe);
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES ('b0000000-0000-0000-0000-000000000031', :scene3, '3A', 1);
SELECT * FROM shot_assets.presence_matrix(:scene3);
DELETE FROM scene_asset_instances WHERE scene_id = :scene3;
CALL relock();
SELECT * FROM shot_assets.add_asset(:scene3, :zoe, '{}');
SELECT * FROM shot_assets.presence_matrix(:scene3);
SELECT * FROM shot_assets.ensure_populated(:scene3);
TABLE locks;
