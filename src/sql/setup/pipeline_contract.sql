-- What a pipeline is, as data: its tables, columns, constraints, indexes and triggers, and what its owner must be allowed.
-- Checking (pipeline_check.sql) and attaching (pipeline_attach.sql) both read it, so they cannot disagree.

CREATE FUNCTION shot_assets.contract_tables() RETURNS TABLE (table_name text, kind text, description text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10 AS $$
VALUES
  ('scenes', 'host', NULL),
  ('shots', 'host', NULL),
  ('project_assets', 'read', NULL),
  ('scene_asset_instances', 'host', NULL),
  ('asset_angle_variants', 'optional', NULL),
  ('transformation_events', 'optional', NULL),
  ('projects', 'optional', NULL),
  ('branches', 'optional', NULL),
  ('shot_asset_assignments', 'ours', 'Which scene asset instances appear in which shot, and how.'),
  ('shot_asset_scene_states', 'ours', 'Bookkeeping of shot_assets: scenes whose assignments were ever changed.'),
  ('shot_asset_shot_states', 'ours', 'Bookkeeping of shot_assets: shots whose reference orders were ever refreshed.'),
  ('shot_asset_image_models', 'ours', 'What image models take of the reference images of a frame.'),
  ('shot_asset_extra_references', 'ours', 'Images that follow those of the assets in a frame of a shot.')
$$;
COMMENT ON FUNCTION shot_assets.contract_tables() IS
  'The tables of a pipeline. kind: host (required; gets columns or triggers), read (required; only read), optional (read when present), ours (added when missing).';

CREATE FUNCTION shot_assets.contract_columns()
RETURNS TABLE (table_name text, column_name text, type text, need text, not_null boolean, default_value text,
               description text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 70 AS $$
WITH of_the_host (table_name, type, need, columns) AS (VALUES
  ('scenes', 'uuid', 'key', '{id}'::text[]),
  ('scenes', 'timestamptz', 'written', '{updated_at,shot_list_locked_at}'),
  ('scenes', 'uuid', 'read', '{project_id,branch_id}'),
  ('shots', 'uuid', 'key', '{id}'),
  ('shots', 'uuid', 'required', '{scene_id}'),
  ('shots', 'text', 'read', '{shot_id,dialogue,action,setting,camera,start_continuity}'),
  ('shots', 'integer', 'read', '{shot_order,duration}'),
  ('shots', 'text[]', 'read', '{characters_foreground,characters_background}'),
  ('shots', 'text', 'written', '{frame_prompt,video_prompt,end_frame_prompt,continuity_frame_prompt}'),
  ('shots', 'timestamptz', 'written', '{prompts_generated_at,updated_at}'),
  ('project_assets', 'uuid', 'key', '{id}'),
  ('project_assets', 'text', 'required', '{name,asset_type}'),
  ('project_assets', 'text', 'read', '{description,image_key_url}'),
  ('scene_asset_instances', 'uuid', 'key', '{id}'),
  ('scene_asset_instances', 'uuid', 'required', '{scene_id,project_asset_id}'),
  ('scene_asset_instances', 'text', 'read',
   '{instance_name,description_override,effective_description,image_key_url,selected_master_reference_url}'),
  ('scene_asset_instances', 'text[]', 'read', '{status_tags}'),
  ('scene_asset_instances', 'timestamptz', 'read', '{created_at}'),
  ('asset_angle_variants', 'uuid', 'required', '{project_asset_id}'),
  ('asset_angle_variants', 'text', 'required', '{angle_type,image_url,status}'),
  ('asset_angle_variants', 'uuid', 'read', '{scene_asset_instance_id}'),
  ('transformation_events', 'uuid', 'required', '{id,scene_asset_instance_id,trigger_shot_id}'),
  ('transformation_events', 'text', 'required', '{transformation_type}'),
  ('transformation_events', 'boolean', 'required', '{confirmed}'),
  ('transformation_events', 'uuid', 'read', '{scene_id,completion_shot_id}'),
  ('transformation_events', 'text', 'read',
   '{pre_description,post_description,transformation_narrative,pre_image_key_url,post_image_key_url}'),
  ('transformation_events', 'timestamptz', 'read', '{created_at}'),
  ('projects', 'uuid', 'owner path', '{id}'),
  ('projects', NULL, 'owner path', '{user_id}'),
  ('branches', 'uuid', 'owner path', '{id,project_id}')
)
SELECT h.table_name, c.name, h.type, h.need, false, NULL, NULL
FROM of_the_host h CROSS JOIN LATERAL unnest(h.columns) AS c (name)
UNION ALL VALUES
  ('scenes', 'stage_locks', 'jsonb', 'added', false, $d$'{}'$d$,
   'Status of the production stages 7 to 12: {"9": {"status": "draft" | "locked" | "outdated", ...}, ...}.'),
  ('shots', 'reference_image_order', 'jsonb', 'added', false, NULL, 'Reference images of the start frame, in order.'),
  ('shots', 'end_frame_reference_image_order', 'jsonb', 'added', false, NULL,
   'Reference images of the end frame, in order.'),
  ('shot_asset_assignments', 'id', 'uuid', 'added', true, 'gen_random_uuid()', NULL),
  ('shot_asset_assignments', 'shot_id', 'uuid', 'required', true, NULL, 'The shot.'),
  ('shot_asset_assignments', 'scene_asset_instance_id', 'uuid', 'required', true, NULL,
   'The asset as it looks in the shot''s scene.'),
  ('shot_asset_assignments', 'presence_type', 'text', 'added', true, $d$'throughout'$d$,
   'throughout, enters, exits or passes_through.'),
  ('shot_asset_assignments', 'presence_note', 'text', 'added', false, NULL, 'How it enters, exits or passes through.'),
  ('shot_asset_assignments', 'created_at', 'timestamptz', 'added', true, 'now()', NULL),
  ('shot_asset_assignments', 'updated_at', 'timestamptz', 'added', true, 'now()', 'When it last really changed.'),
  ('shot_asset_assignments', 'priority', 'smallint', 'added if free', false, NULL,
   'Assets of a higher priority come first in the reference images; NULL is 0.'),
  ('shot_asset_assignments', 'camera_angle', 'text', 'added if free', false, NULL,
   'The angle that shows the asset: front, side, three_quarter or back; NULL: from the camera of the shot.'),
  ('shot_asset_assignments', 'image_url', 'text', 'added if free', false, NULL,
   'The picture chosen for this asset in this shot.'),
  ('shot_asset_scene_states', 'scene_id', 'uuid', 'required', true, NULL, 'The scene.'),
  ('shot_asset_scene_states', 'managed_since', 'timestamptz', 'added', false, NULL,
   'When the scene got its first assignment; NULL while it is still a legacy scene.'),
  ('shot_asset_scene_states', 'changes', 'bigint', 'added', true, '0',
   'Counts what can make untrue what another session has read of the scene.'),
  ('shot_asset_scene_states', 'outdated', 'jsonb', 'added', false, NULL,
   'Why stages are outdated: {"9": {...}, ...}, by stage.'),
  ('shot_asset_shot_states', 'shot_id', 'uuid', 'required', true, NULL, 'The shot.'),
  ('shot_asset_shot_states', 'computed', 'jsonb', 'required', true, NULL, 'What was computed at the last refresh.'),
  ('shot_asset_shot_states', 'refreshed_at', 'timestamptz', 'added', true, 'now()', 'When that was.'),
  ('shot_asset_image_models', 'name', 'text', 'required', true, NULL, 'The name by which functions know the model.'),
  ('shot_asset_image_models', 'max_images', 'integer', 'added', false, NULL,
   'How many images it takes for a frame; NULL: any number.'),
  ('shot_asset_image_models', 'max_per_type', 'jsonb', 'added', false, NULL,
   'How many it takes of a type of asset: {"character": 3, ...}.'),
  ('shot_asset_image_models', 'label_format', 'text', 'added', false, $d$'Image #{n}'$d$,
   'What it calls an image: {n} is the number, {name} the display name of the asset.'),
  ('shot_asset_image_models', 'drop_first', 'text[]', 'added', false, NULL,
   'The types of assets that lose images first where there are too many.'),
  ('shot_asset_extra_references', 'shot_id', 'uuid', 'required', true, NULL, 'The shot.'),
  ('shot_asset_extra_references', 'frame_type', 'text', 'required', true, NULL, 'The frame: start or end.'),
  ('shot_asset_extra_references', 'position', 'integer', 'required', true, NULL, 'Images go by it, from low to high.'),
  ('shot_asset_extra_references', 'url', 'text', 'required', true, NULL, 'The image.'),
  ('shot_asset_extra_references', 'label', 'text', 'added', false, NULL,
   'What manifests call it; NULL: extra image.')
$$;
COMMENT ON FUNCTION shot_assets.contract_columns() IS
  'The columns of a pipeline. type: NULL for any; need: key (required, unique by itself), required, read or written (when present), owner path (leads from a scene to its user), added (when missing; in a new table of ours, all are), added if free (likewise, but a column of another type is the host''s own and is left alone).';

CREATE FUNCTION shot_assets.contract_constraints()
RETURNS TABLE (table_name text, kind text, columns text[], target text, definition text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10 AS $$
VALUES
  ('shot_asset_assignments', 'key', '{id}'::text[], NULL, 'PRIMARY KEY (id)'),
  ('shot_asset_assignments', 'key', '{shot_id,scene_asset_instance_id}', NULL,
   'UNIQUE (shot_id, scene_asset_instance_id)'),
  ('shot_asset_assignments', 'check', '{presence_type}', NULL,
   $d$CHECK (presence_type IN ('throughout', 'enters', 'exits', 'passes_through'))$d$),
  ('shot_asset_assignments', 'check', '{presence_note}', NULL, 'CHECK (char_length(presence_note) <= 200)'),
  ('shot_asset_assignments', 'check', '{camera_angle}', NULL,
   $d$CHECK (camera_angle IN ('front', 'side', 'three_quarter', 'back'))$d$),
  ('shot_asset_assignments', 'foreign key', '{shot_id}', 'shots',
   'FOREIGN KEY (shot_id) REFERENCES %I.shots (id) ON DELETE CASCADE'),
  ('shot_asset_assignments', 'foreign key', '{scene_asset_instance_id}', 'scene_asset_instances',
   'FOREIGN KEY (scene_asset_instance_id) REFERENCES %I.scene_asset_instances (id) ON DELETE CASCADE'),
  ('shot_asset_scene_states', 'key', '{scene_id}', NULL, 'PRIMARY KEY (scene_id)'),
  ('shot_asset_scene_states', 'foreign key', '{scene_id}', 'scenes',
   'FOREIGN KEY (scene_id) REFERENCES %I.scenes (id) ON DELETE CASCADE'),
  ('shot_asset_shot_states', 'key', '{shot_id}', NULL, 'PRIMARY KEY (shot_id)'),
  ('shot_asset_shot_states', 'foreign key', '{shot_id}', 'shots',
   'FOREIGN KEY (shot_id) REFERENCES %I.shots (id) ON DELETE CASCADE'),
  ('shot_asset_image_models', 'key', '{name}', NULL, 'PRIMARY KEY (name)'),
  ('shot_asset_extra_references', 'key', '{shot_id,frame_type,position}', NULL,
   'PRIMARY KEY (shot_id, frame_type, "position")'),
  ('shot_asset_extra_references', 'check', '{frame_type}', NULL, $d$CHECK (frame_type IN ('start', 'end'))$d$),
  ('shot_asset_extra_references', 'foreign key', '{shot_id}', 'shots',
   'FOREIGN KEY (shot_id) REFERENCES %I.shots (id) ON DELETE CASCADE')
$$;
COMMENT ON FUNCTION shot_assets.contract_constraints() IS
  'The constraints of the tables of ours. target: the table a foreign key refers to; %I in a definition: the pipeline schema.';

CREATE FUNCTION shot_assets.contract_indexes() RETURNS TABLE (table_name text, column_name text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 4 AS $$
VALUES
  ('shots', 'scene_id'),
  ('scene_asset_instances', 'scene_id'),
  ('shot_asset_assignments', 'shot_id'),  -- served by the unique key, unless an adopted one starts with the instance
  ('shot_asset_assignments', 'scene_asset_instance_id')
$$;
COMMENT ON FUNCTION shot_assets.contract_indexes() IS
  'The columns that some index must lead with.';

CREATE FUNCTION shot_assets.contract_triggers()
RETURNS TABLE (table_name text, trigger_name text, function_name text, type int, event text, detail text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 12 AS $$
VALUES
  ('shot_asset_assignments', 'shot_assets_insert', 'assignments_changed', 4, 'AFTER INSERT',
   'REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT'),
  ('shot_asset_assignments', 'shot_assets_update', 'assignments_changed', 16, 'AFTER UPDATE',
   'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT'),
  ('shot_asset_assignments', 'shot_assets_delete', 'assignments_changed', 8, 'AFTER DELETE',
   'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'),
  ('shot_asset_assignments', 'shot_assets_truncate', 'assignments_changed', 32, 'AFTER TRUNCATE', 'FOR EACH STATEMENT'),
  ('shot_asset_assignments', 'shot_assets_updated_at', 'set_updated_at', 19, 'BEFORE UPDATE', 'FOR EACH ROW'),
  ('scene_asset_instances', 'shot_assets_delete', 'instances_deleted', 8, 'AFTER DELETE',
   'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'),
  -- Before: afterwards nobody could tell which scenes had instances.
  ('scene_asset_instances', 'shot_assets_truncate', 'instances_truncated', 34, 'BEFORE TRUNCATE', 'FOR EACH STATEMENT'),
  -- Not UPDATE OF scene_id: that would miss a move that a BEFORE trigger of the host makes.
  ('scene_asset_instances', 'shot_assets_move', 'scene_changed', 17, 'AFTER UPDATE',
   'FOR EACH ROW WHEN (OLD.scene_id IS DISTINCT FROM NEW.scene_id)'),
  ('shot_asset_extra_references', 'shot_assets_insert', 'extra_references_changed', 4, 'AFTER INSERT',
   'REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT'),
  ('shot_asset_extra_references', 'shot_assets_update', 'extra_references_changed', 16, 'AFTER UPDATE',
   'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT'),
  ('shot_asset_extra_references', 'shot_assets_delete', 'extra_references_changed', 8, 'AFTER DELETE',
   'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'),
  -- Before: afterwards nobody could tell which scenes had some.
  ('shot_asset_extra_references', 'shot_assets_truncate', 'extra_references_truncated', 34, 'BEFORE TRUNCATE',
   'FOR EACH STATEMENT'),
  ('shots', 'shot_assets_delete', 'shots_deleted', 8, 'AFTER DELETE',
   'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'),
  ('shots', 'shot_assets_move', 'scene_changed', 17, 'AFTER UPDATE',
   'FOR EACH ROW WHEN (OLD.scene_id IS DISTINCT FROM NEW.scene_id)'),
  ('scenes', 'shot_assets_stage_locks', 'stage_locks_written', 17, 'AFTER UPDATE',
   'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH ROW '
   'WHEN (OLD.stage_locks IS DISTINCT FROM NEW.stage_locks OR OLD.id IS DISTINCT FROM NEW.id)'),
  -- A scene that is deleted and inserted again in one statement keeps its shots where the keys are NO ACTION.
  ('scenes', 'shot_assets_stage_locks_insert', 'stage_locks_written', 5, 'AFTER INSERT',
   'REFERENCING NEW TABLE AS new_rows FOR EACH ROW WHEN (NEW.stage_locks IS NOT NULL)')
$$;
COMMENT ON FUNCTION shot_assets.contract_triggers() IS
  'The triggers of a pipeline. type: pg_trigger.tgtype, which together with the function tells which of them a trigger is, whatever its name.';

CREATE FUNCTION shot_assets.contract_privileges() RETURNS TABLE (table_name text, privilege text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 3 AS $$
VALUES
  ('project_assets', 'SELECT'),
  ('asset_angle_variants', 'SELECT'),
  ('transformation_events', 'SELECT')
$$;
COMMENT ON FUNCTION shot_assets.contract_privileges() IS
  'What the owner of a pipeline, which triggers act as, must be allowed on tables that may belong to somebody else.';
