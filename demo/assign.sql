-- Applies the assignments that a film lists to the film that load.sql has loaded in this session: what is listed is
-- assigned as listed, whatever else was populated leaves the shot. It calls the functions that a client would call, so
-- the pipeline must be the one that they find.
--
-- Afterwards :assigned and :unassigned say how many assignments that were.

-- The presence is listed as "enters", or as ["enters", "from the left"].
CREATE TEMP VIEW listed AS
SELECT pg_temp.film_id('shot', shot_label) AS shot_id,
       pg_temp.film_id('instance', scene_number::text, asset) AS instance_id,
       coalesce(presence ->> 0, presence #>> '{}') AS presence_type, presence ->> 1 AS presence_note
FROM jsonb_to_recordset(:'film'::jsonb -> 'scenes') AS scene (scene_number int, assignments jsonb)
CROSS JOIN jsonb_each(assignments) AS listed_shot (shot_label, listed_assets)
CROSS JOIN jsonb_each(listed_assets) AS listed_asset (asset, presence);

SELECT count(*) AS assigned
FROM shot_assets.assign_many((SELECT jsonb_agg(to_jsonb(listed)) FROM listed)) \gset

SELECT count(shot_assets.unassign(a.id)) AS unassigned
FROM :"schema".shot_asset_assignments a
WHERE NOT EXISTS (SELECT FROM listed l WHERE (l.shot_id, l.instance_id) = (a.shot_id, a.scene_asset_instance_id)) \gset

DROP VIEW listed;
