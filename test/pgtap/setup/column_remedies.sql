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

SELECT * FROM finish();
ROLLBACK;
