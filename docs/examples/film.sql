-- The database of an example: Nosferatu in pipeline film. Scene 1 is legacy, the others have the editor's assignments;
-- stages are locked as the film's file says.
\set ON_ERROR_STOP on
\set QUIET on
\set schema film
\set film_file demo/nosferatu.json
SET client_min_messages = warning;
CREATE EXTENSION shot_assets;
SELECT count(*) AS things FROM shot_assets.create_pipeline('film') \gset
SET search_path = film;
\ir ../../demo/load.sql
SELECT :'film'::jsonb #- '{scenes,0,assignments}' AS film \gset
\ir ../../demo/assign.sql
UPDATE scenes s SET stage_locks = scene.stage_locks
FROM jsonb_to_recordset(:'film'::jsonb -> 'scenes') AS scene (scene_number text, stage_locks jsonb)
WHERE s.scene_number = scene.scene_number;
