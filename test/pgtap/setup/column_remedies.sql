-- Remedies for the type of a column: they keep its default, and run no code of the host.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

-- A column with a default gets the type that it should have, and keeps the default.
ALTER TABLE scenes DISABLE TRIGGER ALL;
DROP TRIGGER shot_assets_stage_locks ON scenes;
DROP TRIGGER shot_assets_stage_locks_insert ON scenes;
ALTER TABLE scenes ALTER stage_locks DROP DEFAULT, ALTER stage_locks TYPE text, ALTER stage_locks SET DEFAULT '{}';
SELECT remedy FROM shot_assets.check_pipeline('studio') WHERE object = 'scenes.stage_locks' \gset
:remedy;
INSERT INTO scenes (id) VALUES (id('a', 'b', 9));
SELECT is((SELECT (pg_typeof(stage_locks), stage_locks)::text FROM scenes WHERE id = id('a', 'b', 9)), '(jsonb,{})', 'the remedy for the type of a column with a default');
-- A user who pastes a remedy runs no function of the host.
ALTER TABLE scenes ALTER stage_locks DROP DEFAULT, ALTER stage_locks TYPE text;
CREATE FUNCTION checks(x text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
ALTER TABLE scenes ADD CHECK (checks(stage_locks));
SELECT is((SELECT remedy FROM shot_assets.check_pipeline('studio') WHERE object = 'scenes.stage_locks'), 'Make it a column of type jsonb.', 'no statement that would run a check of the host');

-- An earlier create_pipeline() made scene numbers integers. That works, except for a scene 12A.
SELECT count(*) AS things FROM shot_assets.create_pipeline('early') \gset
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('early') $$, 'a new pipeline is well');
ALTER TABLE early.scenes ALTER scene_number TYPE int USING scene_number::int;
INSERT INTO early.scenes (scene_number) VALUES (10), (2);
SELECT results_eq($$ SELECT severity, object, problem, remedy FROM shot_assets.check_pipeline('early') $$,
  $$ VALUES ('warning', 'scenes.scene_number', 'type is integer, as an earlier version of create_pipeline() made it; all works, but no scene can be called 12A',
             'ALTER TABLE early.scenes ALTER COLUMN scene_number TYPE text') $$, 'integers are reported, with the statement that mends them');
SELECT is_empty($$ SELECT * FROM shot_assets.attach('early') WHERE action = 'added' $$, 'attach() adds nothing and refuses nothing');
SELECT remedy FROM shot_assets.check_pipeline('early') \gset
:remedy;
INSERT INTO early.scenes (scene_number) VALUES ('12A');
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('early') $$, 'then all is well');
SELECT bag_eq('SELECT scene_number FROM early.scenes', ARRAY['2', '10', '12A'], 'and the numbers are those that they were');
-- A host may number its scenes as it likes.
ALTER TABLE studio.scenes DROP scene_number, ADD scene_number int;
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('studio') WHERE object LIKE '%scene_number' $$, 'a column of the host''s own is its own affair');

SELECT * FROM finish();
ROLLBACK;
