-- Loads a film into the empty tables of a pipeline. Nothing is assigned: every scene is legacy.
--
--   \set schema film
--   \set film_file /path/to/nosferatu.json
--   \i load.sql
--
-- Two loads give the same rows: ids follow from names, as in pg_temp.film_id('shot', '2B'), and what is sorted by age
-- (instances, events) has the order of the data. Afterwards :film holds the data, for assign.sql.

\set film `cat :'film_file'`

CREATE OR REPLACE FUNCTION pg_temp.film_id(VARIADIC name text[]) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$ SELECT md5(array_to_string(name, ' '))::uuid $$;

INSERT INTO :"schema".projects (id, name)
SELECT pg_temp.film_id('project'), :'film'::jsonb #>> '{project,title}';

INSERT INTO :"schema".project_assets (id, project_id, name, asset_type, description, image_key_url)
SELECT pg_temp.film_id('asset', key), pg_temp.film_id('project'), name, asset_type, description, image_key_url
FROM jsonb_to_recordset(:'film'::jsonb -> 'assets')
  AS asset (key text, name text, asset_type text, description text, image_key_url text);

INSERT INTO :"schema".asset_angle_variants (id, project_asset_id, angle_type, image_url, status)
SELECT pg_temp.film_id('variant', asset.key, angle_type), pg_temp.film_id('asset', asset.key), variant.*
FROM jsonb_to_recordset(:'film'::jsonb -> 'assets') AS asset (key text, angle_variants jsonb)
CROSS JOIN jsonb_to_recordset(asset.angle_variants) AS variant (angle_type text, image_url text, status text);

INSERT INTO :"schema".scenes (id, project_id, scene_number, slug, stage_locks)
SELECT pg_temp.film_id('scene', scene_number::text), pg_temp.film_id('project'), scene_number, slug, stage_locks
FROM jsonb_to_recordset(:'film'::jsonb -> 'scenes') AS scene (scene_number int, slug text, stage_locks jsonb);

INSERT INTO :"schema".shots (id, scene_id, shot_id, duration, camera, setting, action, dialogue, characters_foreground,
                             characters_background, continuity_flags, shot_order)
SELECT pg_temp.film_id('shot', shot.shot_id), pg_temp.film_id('scene', scene_number::text), shot.*
FROM jsonb_to_recordset(:'film'::jsonb -> 'scenes') AS scene (scene_number int, shots jsonb)
CROSS JOIN ROWS FROM (jsonb_to_recordset(shots) AS (
    shot_id text, duration int, camera text, setting text, action text, dialogue text, characters_foreground text[],
    characters_background text[], continuity_flags text[])) WITH ORDINALITY AS shot;

INSERT INTO :"schema".scene_asset_instances (id, scene_id, project_asset_id, created_at)
SELECT pg_temp.film_id('instance', scene_number::text, key), pg_temp.film_id('scene', scene_number::text),
       pg_temp.film_id('asset', key), timestamptz '2026-10-01 00:00Z' + ordinality * interval '1 minute'
FROM jsonb_to_recordset(:'film'::jsonb -> 'scenes') AS scene (scene_number int, assets jsonb)
CROSS JOIN jsonb_array_elements_text(assets) WITH ORDINALITY AS asset (key, ordinality);

INSERT INTO :"schema".transformation_events (
  id, scene_asset_instance_id, scene_id, trigger_shot_id, completion_shot_id, transformation_type, pre_description,
  post_description, transformation_narrative, post_image_key_url, confirmed, created_at)
SELECT pg_temp.film_id('event', event.trigger, event.asset),
       pg_temp.film_id('instance', scene_number::text, event.asset), pg_temp.film_id('scene', scene_number::text),
       pg_temp.film_id('shot', event.trigger),
       CASE WHEN event.completion IS NOT NULL THEN pg_temp.film_id('shot', event.completion) END,
       event.type, event.pre, event.post, event.narrative, event.post_image, event.confirmed,
       timestamptz '2026-10-02 00:00Z' + event.ordinality * interval '1 minute'
FROM jsonb_to_recordset(:'film'::jsonb -> 'scenes') AS scene (scene_number int, events jsonb)
CROSS JOIN ROWS FROM (jsonb_to_recordset(events) AS (
    asset text, trigger text, completion text, type text, pre text, post text, narrative text, post_image text,
    confirmed boolean)) WITH ORDINALITY AS event;
