-- Setting up a pipeline: what a schema must hold, and how it gets it.
--
-- The tables are the user's and never members of the extension: pg_dump carries them, DROP EXTENSION leaves them.

CREATE FUNCTION shot_assets.pipeline_contract() RETURNS TABLE (
  table_name name, column_name name, type_family text, need text, definition text
) LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT * FROM (VALUES
    -- table                     column                             family         need        definition
    ('scenes'::name,             'id'::name,                        'uuid',        'required', NULL),
    ('scenes',                   'stage_locks',                     'jsonb',       'added',    'jsonb DEFAULT ''{}'''),
    ('scenes',                   'updated_at',                      'timestamp',   'used',     NULL),
    ('shots',                    'id',                              'uuid',        'required', NULL),
    ('shots',                    'scene_id',                        'uuid',        'required', NULL),
    ('shots',                    'shot_id',                         'text',        'used',     NULL),
    ('shots',                    'shot_order',                      'integer',     'used',     NULL),
    ('shots',                    'duration',                        'integer',     'used',     NULL),
    ('shots',                    'dialogue',                        'text',        'used',     NULL),
    ('shots',                    'action',                          'text',        'used',     NULL),
    ('shots',                    'setting',                         'text',        'used',     NULL),
    ('shots',                    'camera',                          'text',        'used',     NULL),
    ('shots',                    'characters_foreground',           'text[]',      'used',     NULL),
    ('shots',                    'characters_background',           'text[]',      'used',     NULL),
    ('shots',                    'reference_image_order',           'jsonb',       'added',    'jsonb'),
    ('shots',                    'end_frame_reference_image_order', 'jsonb',       'added',    'jsonb'),
    ('shots',                    'frame_prompt',                    'text',        'used',     NULL),
    ('shots',                    'video_prompt',                    'text',        'used',     NULL),
    ('shots',                    'prompts_generated_at',            'timestamp',   'used',     NULL),
    ('shots',                    'updated_at',                      'timestamp',   'used',     NULL),
    ('project_assets',           'id',                              'uuid',        'required', NULL),
    ('project_assets',           'name',                            'text',        'required', NULL),
    ('project_assets',           'asset_type',                      'text',        'required', NULL),
    ('project_assets',           'description',                     'text',        'used',     NULL),
    ('project_assets',           'image_key_url',                   'text',        'used',     NULL),
    ('scene_asset_instances',    'id',                              'uuid',        'required', NULL),
    ('scene_asset_instances',    'scene_id',                        'uuid',        'required', NULL),
    ('scene_asset_instances',    'project_asset_id',                'uuid',        'required', NULL),
    ('scene_asset_instances',    'description_override',            'text',        'used',     NULL),
    ('scene_asset_instances',    'effective_description',           'text',        'used',     NULL),
    ('scene_asset_instances',    'image_key_url',                   'text',        'used',     NULL),
    ('scene_asset_instances',    'status_tags',                     'text[]',      'used',     NULL),
    ('scene_asset_instances',    'selected_master_reference_url',   'text',        'used',     NULL),
    ('scene_asset_instances',    'created_at',                      'timestamp',   'used',     NULL),
    ('asset_angle_variants',     'project_asset_id',                'uuid',        'optional', NULL),
    ('asset_angle_variants',     'angle_type',                      'text',        'optional', NULL),
    ('asset_angle_variants',     'image_url',                       'text',        'optional', NULL),
    ('asset_angle_variants',     'status',                          'text',        'optional', NULL),
    ('transformation_events',    'id',                              'uuid',        'optional', NULL),
    ('transformation_events',    'scene_asset_instance_id',         'uuid',        'optional', NULL),
    ('transformation_events',    'scene_id',                        'uuid',        'optional', NULL),
    ('transformation_events',    'trigger_shot_id',                 'uuid',        'optional', NULL),
    ('transformation_events',    'transformation_type',             'text',        'optional', NULL),
    ('transformation_events',    'completion_shot_id',              'uuid',        'optional', NULL),
    ('transformation_events',    'pre_description',                 'text',        'optional', NULL),
    ('transformation_events',    'post_description',                'text',        'optional', NULL),
    ('transformation_events',    'transformation_narrative',        'text',        'optional', NULL),
    ('transformation_events',    'pre_image_key_url',               'text',        'optional', NULL),
    ('transformation_events',    'post_image_key_url',              'text',        'optional', NULL),
    ('transformation_events',    'confirmed',                       'boolean',     'optional', NULL),
    ('shot_asset_assignments',   'id',                              'uuid',        'own',      NULL),
    ('shot_asset_assignments',   'shot_id',                         'uuid',        'own',      NULL),
    ('shot_asset_assignments',   'scene_asset_instance_id',         'uuid',        'own',      NULL),
    ('shot_asset_assignments',   'presence_type',                   'text',        'added',    'text NOT NULL DEFAULT ''throughout'''),
    ('shot_asset_assignments',   'presence_note',                   'text',        'added',    'text'),
    ('shot_asset_assignments',   'created_at',                      'timestamptz', 'added',    'timestamptz NOT NULL DEFAULT now()'),
    ('shot_asset_assignments',   'updated_at',                      'timestamptz', 'added',    'timestamptz NOT NULL DEFAULT now()'),
    ('shot_asset_scene_states',  'scene_id',                        'uuid',        'own',      NULL),
    ('shot_asset_scene_states',  'managed_since',                   'timestamptz', 'own',      NULL),
    ('shot_asset_scene_states',  'changed_at',                      'timestamptz', 'own',      NULL)
  ) AS contract (table_name, column_name, type_family, need, definition);
END;
COMMENT ON FUNCTION shot_assets.pipeline_contract() IS
  'The tables and columns of a pipeline. need: required of the host; used where present; added by attach where missing; optional, a column that an optional table must have; own, a column that a table of ours must have where it exists already.';

CREATE FUNCTION shot_assets.pipeline_triggers() RETURNS TABLE (
  trigger_name name, table_name name, function_name name, type_bits int, definition text
) LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  -- type_bits are those of pg_trigger.tgtype: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate.
  SELECT * FROM (VALUES
    ('shot_assets_insert'::name, 'shot_asset_assignments'::name, 'assignments_changed'::name, 4,
      'AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT'),
    ('shot_assets_update', 'shot_asset_assignments', 'assignments_changed', 16,
      'AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT'),
    ('shot_assets_delete', 'shot_asset_assignments', 'assignments_changed', 8,
      'AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'),
    ('shot_assets_truncate', 'shot_asset_assignments', 'assignments_changed', 32,
      'AFTER TRUNCATE ON %s FOR EACH STATEMENT'),
    ('shot_assets_delete', 'scene_asset_instances', 'instances_deleted', 8,
      'AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'),
    ('shot_assets_move', 'scene_asset_instances', 'scene_changed', 17,
      'AFTER UPDATE OF scene_id ON %s FOR EACH ROW WHEN (OLD.scene_id IS DISTINCT FROM NEW.scene_id)'),
    ('shot_assets_move', 'shots', 'scene_changed', 17,
      'AFTER UPDATE OF scene_id ON %s FOR EACH ROW WHEN (OLD.scene_id IS DISTINCT FROM NEW.scene_id)')
  ) AS triggers (trigger_name, table_name, function_name, type_bits, definition);
END;
COMMENT ON FUNCTION shot_assets.pipeline_triggers() IS
  'The triggers that attach installs. detach and attach know them by the function they call, not by their name.';

CREATE FUNCTION shot_assets.check_pipeline(schema name DEFAULT 'public')
  RETURNS TABLE (severity text, object text, problem text, remedy text)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $function$
#variable_conflict use_column
DECLARE
  namespace oid := (SELECT n.oid FROM pg_namespace n WHERE n.nspname = check_pipeline.schema);
  assignments regclass;
BEGIN
  IF schema IS NULL THEN
    RAISE 'schema must not be null' USING ERRCODE = '22023';
  END IF;
  IF namespace IS NULL THEN
    RETURN QUERY SELECT 'error', format('schema %I', check_pipeline.schema), 'does not exist',
      format('Run SELECT * FROM shot_assets.create_pipeline(%L) for a new pipeline.', check_pipeline.schema);
    RETURN;
  END IF;

  RETURN QUERY
  WITH contract AS (SELECT * FROM shot_assets.pipeline_contract()),
  tables AS (
    SELECT t.table_name, t.required, format('%I.%I', check_pipeline.schema, t.table_name) AS qualified,
           c.oid AS relation, c.relkind, c.relowner, c.relispartition, c.relrowsecurity
    FROM (SELECT table_name, bool_or(need = 'required') AS required FROM contract GROUP BY table_name) t
    LEFT JOIN pg_class c ON c.relname = t.table_name AND c.relnamespace = namespace
  ),
  columns AS (
    SELECT k.*, t.qualified, t.relation, a.attnum, a.atttypid,
           COALESCE(NULLIF(type.typbasetype, 0), type.oid)::regtype AS base_type
    FROM contract k JOIN tables t USING (table_name)
    LEFT JOIN pg_attribute a ON a.attrelid = t.relation AND a.attname = k.column_name AND NOT a.attisdropped
    LEFT JOIN pg_type type ON type.oid = a.atttypid
    WHERE t.relation IS NOT NULL
  ),
  -- A trigger acts as the owner of the table it is on. Tables of ours that do not exist yet will belong to the owner of scenes.
  actors AS (
    SELECT DISTINCT relowner AS role FROM tables
    WHERE relation IS NOT NULL AND table_name IN ('scenes', 'shots', 'scene_asset_instances', 'shot_asset_assignments')
  ),
  needs AS (
    SELECT a.role, t.relation, t.qualified, t.relrowsecurity, t.relowner, p.privilege
    FROM actors a CROSS JOIN (VALUES ('scenes'::name, 'SELECT'), ('scenes', 'UPDATE'), ('shots', 'SELECT'),
      ('scene_asset_instances', 'SELECT')) AS p (table_name, privilege)
    JOIN tables t USING (table_name)
    WHERE t.relation IS NOT NULL AND NOT pg_has_role(a.role, t.relowner, 'USAGE')
  )
  SELECT p.severity, p.object, p.problem, p.remedy FROM (
    SELECT 1 AS rank, 'error' AS severity, qualified AS object, 'table is missing' AS problem,
      'Create it, with at least: ' || (SELECT string_agg(format('%I %s', k.column_name, k.type_family), ', ')
        FROM contract k WHERE k.table_name = tables.table_name AND k.need = 'required') || '.' AS remedy
    FROM tables WHERE relation IS NULL AND required
    UNION ALL
    SELECT 2, 'error', qualified, 'is not an ordinary table of its own (it is partitioned, inherited, a view or foreign)',
      'Use an ordinary table: foreign keys and transition tables must see every row of it.'
    FROM tables WHERE relation IS NOT NULL AND (relkind <> 'r' OR relispartition
      OR EXISTS (SELECT FROM pg_inherits i WHERE relation IN (i.inhrelid, i.inhparent)))
    UNION ALL
    SELECT 3, 'error', format('%s.%I', qualified, column_name), 'column is missing',
      format('ALTER TABLE %s ADD COLUMN %I %s;', qualified, column_name, type_family)
    FROM columns WHERE attnum IS NULL AND need IN ('required', 'optional', 'own')
    UNION ALL
    SELECT 4, 'error', format('%s.%I', qualified, column_name),
      format('has type %s, expected %s', format_type(atttypid, NULL), type_family),
      'Change its type, or rename the column if it is something else.'
    FROM columns c JOIN pg_type t ON t.oid = c.base_type LEFT JOIN pg_type e ON e.oid = t.typelem
    WHERE NOT CASE type_family
      WHEN 'text' THEN t.typcategory IN ('S', 'E')
      WHEN 'text[]' THEN t.typcategory = 'A' AND e.typcategory IN ('S', 'E')
      WHEN 'integer' THEN t.typname IN ('int2', 'int4', 'int8')
      WHEN 'timestamp' THEN t.typname IN ('timestamptz', 'timestamp')
      WHEN 'boolean' THEN t.typname = 'bool'
      ELSE t.typname = type_family END
    UNION ALL
    SELECT 5, 'error', qualified, 'id is not its primary key', format('ALTER TABLE %s ADD PRIMARY KEY (id);', qualified)
    FROM columns WHERE column_name = 'id' AND need IN ('required', 'own') AND attnum IS NOT NULL AND NOT EXISTS (
      SELECT FROM pg_constraint k WHERE k.conrelid = relation AND k.contype = 'p' AND k.conkey = ARRAY[attnum])
    UNION ALL
    SELECT 6, 'error', qualified, format('belongs to %I, not to you', pg_get_userbyid(relowner)),
      format('Run attach as %I, or as a superuser.', pg_get_userbyid(relowner))
    FROM tables WHERE relation IS NOT NULL AND NOT pg_has_role(relowner, 'USAGE')
      AND table_name IN ('scenes', 'shots', 'scene_asset_instances', 'shot_asset_assignments', 'shot_asset_scene_states')
    UNION ALL
    SELECT 7, 'error', format('schema %I', check_pipeline.schema), format('%I may not create tables in it', current_user),
      format('GRANT CREATE ON SCHEMA %I TO %I;', check_pipeline.schema, current_user)
    WHERE NOT has_schema_privilege(namespace, 'CREATE')
    UNION ALL
    SELECT DISTINCT 8, 'error', format('schema %I', check_pipeline.schema),
      format('%I, the owner of a table with triggers, may not use it', pg_get_userbyid(role)),
      format('GRANT USAGE ON SCHEMA %I TO %I;', check_pipeline.schema, pg_get_userbyid(role))
    FROM actors WHERE NOT has_schema_privilege(role, namespace, 'USAGE')
    UNION ALL
    SELECT 9, 'error', qualified,
      format('%I, the owner of a table with triggers, has no %s privilege on it', pg_get_userbyid(role), privilege),
      format('GRANT %s ON %s TO %I;  or give all tables of the pipeline one owner', privilege, qualified, pg_get_userbyid(role))
    FROM needs WHERE NOT has_table_privilege(role, relation, privilege)
    UNION ALL
    SELECT DISTINCT 10, 'error', qualified,
      format('row-level security hides rows from %I, the owner of a table with triggers', pg_get_userbyid(role)),
      'Give all tables of the pipeline one owner.'
    FROM needs WHERE relrowsecurity AND NOT (SELECT r.rolsuper OR r.rolbypassrls FROM pg_roles r WHERE r.oid = role)
    UNION ALL
    SELECT 11, 'error', t.qualified, format('foreign key %I does not cascade', k.conname),
      format('ALTER TABLE %s DROP CONSTRAINT %I; attach then adds one that does.', t.qualified, k.conname)
    FROM tables t JOIN pg_constraint k ON k.conrelid = t.relation AND k.contype = 'f' AND k.confdeltype <> 'c'
    JOIN tables r ON r.relation = k.confrelid
    WHERE t.table_name = 'shot_asset_assignments' AND r.table_name IN ('shots', 'scene_asset_instances')
    UNION ALL
    SELECT 12, 'warning', format('trigger %I on %s', g.tgname, t.qualified), 'is disabled',
      format('ALTER TABLE %s ENABLE TRIGGER %I;', t.qualified, g.tgname)
    FROM tables t JOIN pg_trigger g ON g.tgrelid = t.relation AND g.tgenabled = 'D'
    WHERE EXISTS (SELECT FROM shot_assets.pipeline_triggers() o JOIN pg_proc f ON f.proname = o.function_name
      WHERE f.oid = g.tgfoid AND f.pronamespace = 'shot_assets'::regnamespace)
  ) AS p ORDER BY p.rank, p.object, p.problem;

  -- Rows of a table that the host brings must keep the rules too. Only where its columns are there to be looked at.
  assignments := (SELECT c.oid FROM pg_class c WHERE c.relnamespace = namespace AND c.relkind = 'r'
    AND c.relname = 'shot_asset_assignments' AND has_table_privilege(c.oid, 'SELECT'));
  IF assignments IS NULL OR (SELECT count(*) FROM pg_attribute a WHERE NOT a.attisdropped AND
      (a.attrelid, a.attname, a.atttypid) IN ((assignments, 'shot_id', 'uuid'::regtype), (assignments, 'scene_asset_instance_id', 'uuid'::regtype))) < 2
  THEN
    RETURN;
  END IF;

  RETURN QUERY EXECUTE format($check$
    SELECT 'error', %2$L, count(*) || ' pairs of shot and instance have several assignments, the first is of shot ' || min(shot_id::text),
      'Delete all but one of each pair.'
    FROM (SELECT shot_id FROM %1$s GROUP BY shot_id, scene_asset_instance_id HAVING count(*) > 1) AS doubled HAVING count(*) > 0
    UNION ALL
    SELECT 'error', %2$L, count(*) || ' rows have no shot or no instance', 'Delete them.'
    FROM %1$s WHERE shot_id IS NULL OR scene_asset_instance_id IS NULL HAVING count(*) > 0
    $check$, assignments, format('%I.shot_asset_assignments', schema));
  IF EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = assignments AND a.attname = 'presence_type' AND NOT a.attisdropped) THEN
    RETURN QUERY EXECUTE format($check$
      SELECT 'error', %2$L, count(*) || ' rows have another presence type, the first is ' || quote_nullable(min(presence_type::text)),
        'Set throughout, enters, exits or passes_through.'
      FROM %1$s WHERE (presence_type::text IN ('throughout', 'enters', 'exits', 'passes_through')) IS NOT TRUE HAVING count(*) > 0
      $check$, assignments, format('%I.shot_asset_assignments', schema));
  END IF;
  IF EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = assignments AND a.attname = 'presence_note' AND NOT a.attisdropped) THEN
    RETURN QUERY EXECUTE format($check$
      SELECT 'error', %2$L, count(*) || ' rows have a note of more than 200 characters', 'Shorten them.'
      FROM %1$s WHERE length(presence_note::text) > 200 HAVING count(*) > 0
      $check$, assignments, format('%I.shot_asset_assignments', schema));
  END IF;
  IF (SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
      WHERE c.relnamespace = namespace AND c.relname IN ('shots', 'scene_asset_instances') AND a.attname IN ('id', 'scene_id')
        AND a.atttypid = 'uuid'::regtype AND has_table_privilege(c.oid, 'SELECT')) = 4
  THEN
    RETURN QUERY EXECUTE format($check$
      SELECT 'error', %2$L, count(*) || ' rows have a shot and an instance of different scenes, the first is of shot ' || min(a.shot_id::text),
        'Delete them, or assign an instance of the shot''s own scene.'
      FROM %1$s a JOIN %3$I.shots s ON s.id = a.shot_id JOIN %3$I.scene_asset_instances i ON i.id = a.scene_asset_instance_id
      WHERE s.scene_id <> i.scene_id HAVING count(*) > 0
      UNION ALL
      SELECT 'error', %2$L, count(*) || ' rows have a shot or an instance that does not exist', 'Delete them.'
      FROM %1$s a LEFT JOIN %3$I.shots s ON s.id = a.shot_id LEFT JOIN %3$I.scene_asset_instances i ON i.id = a.scene_asset_instance_id
      WHERE (s.id IS NULL AND a.shot_id IS NOT NULL) OR (i.id IS NULL AND a.scene_asset_instance_id IS NOT NULL) HAVING count(*) > 0
      $check$, assignments, format('%I.shot_asset_assignments', schema), schema);
  END IF;
END $function$;
COMMENT ON FUNCTION shot_assets.check_pipeline(name) IS
  'Every problem that keeps a schema from being a pipeline (error: attach refuses) or from working fully (warning), each with its remedy. No rows: all is well. Changes nothing. Error 22023 for NULL.';

CREATE FUNCTION shot_assets.attach(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
  -- A row that row-level security would hide from the backfill must be an error, not a scene that is silently legacy.
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET row_security = off AS $function$
#variable_conflict use_column
DECLARE
  assignments text := format('%I.shot_asset_assignments', schema);
  states text := format('%I.shot_asset_scene_states', schema);
  host_owner name;
  problems text[];
  item record;
  function_of_host regprocedure;
  managed bigint;
BEGIN
  problems := (SELECT array_agg(format('%s: %s.', p.object, p.problem)) FROM shot_assets.check_pipeline(attach.schema) p
    WHERE p.severity = 'error');
  IF problems IS NOT NULL THEN
    RAISE 'schema % cannot be attached: % %', quote_ident(schema), cardinality(problems),
        CASE cardinality(problems) WHEN 1 THEN 'problem' ELSE 'problems' END
      USING ERRCODE = '55000', DETAIL = array_to_string(problems, E'\n'),
        HINT = format('Run SELECT * FROM shot_assets.check_pipeline(%L) for the remedy of each.', schema);
  END IF;
  host_owner := (SELECT pg_get_userbyid(c.relowner) FROM pg_class c WHERE c.oid = format('%I.scenes', attach.schema)::regclass);

  -- tables of ours
  object := 'table ' || assignments;
  action := 'kept';
  IF to_regclass(assignments) IS NULL THEN
    EXECUTE format($ddl$
      CREATE TABLE %1$s (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        shot_id uuid NOT NULL REFERENCES %2$I.shots ON DELETE CASCADE,
        scene_asset_instance_id uuid NOT NULL REFERENCES %2$I.scene_asset_instances ON DELETE CASCADE,
        presence_type text NOT NULL DEFAULT 'throughout'
          CHECK (presence_type IN ('throughout', 'enters', 'exits', 'passes_through')),
        presence_note text CHECK (length(presence_note) <= 200),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (shot_id, scene_asset_instance_id)
      );
      COMMENT ON TABLE %1$s IS 'Which scene asset instance appears in which shot, and how. Kept true by shot_assets.';
      ALTER TABLE %1$s OWNER TO %3$I;
      $ddl$, assignments, schema, host_owner);
    action := 'created';
  END IF;
  RETURN NEXT;

  object := 'table ' || states;
  action := 'kept';
  IF to_regclass(states) IS NULL THEN
    EXECUTE format($ddl$
      CREATE TABLE %1$s (
        scene_id uuid PRIMARY KEY REFERENCES %2$I.scenes ON DELETE CASCADE,
        managed_since timestamptz,
        changed_at timestamptz NOT NULL DEFAULT now()
      );
      COMMENT ON TABLE %1$s IS 'Since when a scene has explicit assignments, and when they last changed. Written by the triggers of shot_assets.';
      COMMENT ON COLUMN %1$s.managed_since IS 'NULL: changed, but still legacy.';
      ALTER TABLE %1$s OWNER TO %3$I;
      $ddl$, states, schema, host_owner);
    action := 'created';
  END IF;
  RETURN NEXT;

  -- columns
  FOR item IN
    SELECT format('%I.%I', attach.schema, k.table_name) AS host_table, k.column_name, k.definition,
           EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = format('%I.%I', attach.schema, k.table_name)::regclass
                   AND a.attname = k.column_name AND NOT a.attisdropped) AS present
    FROM shot_assets.pipeline_contract() k WHERE k.need = 'added' ORDER BY k.table_name, k.column_name
  LOOP
    object := format('column %s.%I', item.host_table, item.column_name);
    action := 'kept';
    IF NOT item.present THEN
      EXECUTE format('ALTER TABLE %s ADD COLUMN %I %s', item.host_table, item.column_name, item.definition);
      action := 'added';
    END IF;
    RETURN NEXT;
  END LOOP;

  -- constraints of the assignment table, where a host's own lacks them
  FOR item IN
    SELECT * FROM (VALUES
      ('shot_id', format('FOREIGN KEY (shot_id) REFERENCES %I.shots ON DELETE CASCADE', attach.schema), 'f'),
      ('scene_asset_instance_id',
        format('FOREIGN KEY (scene_asset_instance_id) REFERENCES %I.scene_asset_instances ON DELETE CASCADE', attach.schema), 'f'),
      ('presence_type', 'CHECK (presence_type IN (''throughout'', ''enters'', ''exits'', ''passes_through''))', 'c'),
      ('presence_note', 'CHECK (length(presence_note) <= 200)', 'c')
    ) AS wanted (column_name, definition, kind)
  LOOP
    CONTINUE WHEN EXISTS (
      SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
      WHERE k.conrelid = assignments::regclass AND k.contype::text = item.kind AND a.attname = item.column_name);
    -- An enumeration allows no other value in the first place.
    CONTINUE WHEN item.column_name = 'presence_type' AND (SELECT t.typtype = 'e' FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = assignments::regclass AND a.attname = 'presence_type');
    EXECUTE format('ALTER TABLE %s ADD %s', assignments, item.definition);
    object := format('constraint on %s.%I', assignments, item.column_name);
    action := 'added';
    RETURN NEXT;
  END LOOP;
  FOR item IN SELECT unnest(ARRAY['shot_id', 'scene_asset_instance_id', 'presence_type']) AS column_name LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL', assignments, item.column_name);
  END LOOP;
  IF NOT EXISTS (
    SELECT FROM pg_index x WHERE x.indrelid = assignments::regclass AND x.indisunique AND x.indisvalid AND x.indpred IS NULL
      AND x.indexprs IS NULL AND x.indnkeyatts = 2 AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = x.indrelid
        AND a.attnum = ANY (x.indkey) AND a.attname IN ('shot_id', 'scene_asset_instance_id')) = 2)
  THEN
    EXECUTE format('ALTER TABLE %s ADD UNIQUE (shot_id, scene_asset_instance_id)', assignments);
    object := format('unique key on %s', assignments);
    action := 'added';
    RETURN NEXT;
  END IF;

  -- an index for each way to an assignment and to the rows of a scene, unless one leads with that column
  FOR item IN
    SELECT format('%I.%I', attach.schema, w.table_name) AS host_table, w.column_name,
           (SELECT x.indexrelid::regclass FROM pg_index x JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
            WHERE x.indrelid = format('%I.%I', attach.schema, w.table_name)::regclass AND a.attname = w.column_name
              AND x.indpred IS NULL AND x.indisvalid ORDER BY x.indexrelid LIMIT 1) AS present
    FROM (VALUES ('shot_asset_assignments', 'shot_id'), ('shot_asset_assignments', 'scene_asset_instance_id'),
      ('shots', 'scene_id'), ('scene_asset_instances', 'scene_id')) AS w (table_name, column_name)
  LOOP
    object := format('index on %s (%I)', item.host_table, item.column_name);
    action := 'kept';
    IF item.present IS NULL THEN
      EXECUTE format('CREATE INDEX ON %s (%I)', item.host_table, item.column_name);
      action := 'created';
    END IF;
    RETURN NEXT;
  END LOOP;

  -- The owners of other tables with triggers act on ours too.
  FOR item IN
    SELECT DISTINCT pg_get_userbyid(c.relowner) AS role FROM pg_class c
    WHERE c.relnamespace = quote_ident(attach.schema)::regnamespace AND c.relkind = 'r'
      AND c.relname IN ('shots', 'scene_asset_instances', 'shot_asset_assignments')
      AND NOT pg_has_role(c.relowner, host_owner, 'USAGE')
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO %I', states, item.role);
    EXECUTE format('GRANT SELECT ON %s TO %I', assignments, item.role);
  END LOOP;

  -- triggers
  FOR item IN
    SELECT o.trigger_name, format('%I.%I', attach.schema, o.table_name) AS host_table, o.function_name, o.definition,
           EXISTS (SELECT FROM pg_trigger g JOIN pg_proc f ON f.oid = g.tgfoid
                   WHERE g.tgrelid = format('%I.%I', attach.schema, o.table_name)::regclass AND g.tgtype = o.type_bits
                     AND f.proname = o.function_name AND f.pronamespace = 'shot_assets'::regnamespace) AS present
    FROM shot_assets.pipeline_triggers() o
  LOOP
    object := format('trigger %I on %s', item.trigger_name, item.host_table);
    action := 'kept';
    IF NOT item.present THEN
      EXECUTE format('CREATE TRIGGER %I %s EXECUTE FUNCTION shot_assets.%I()', item.trigger_name,
        format(item.definition, item.host_table), item.function_name);
      action := 'created';
    END IF;
    RETURN NEXT;
  END LOOP;

  -- updated_at: by the host's own means where it has them
  object := format('trigger shot_assets_updated_at on %s', assignments);
  action := 'kept';
  IF NOT EXISTS (
    SELECT FROM pg_trigger g JOIN pg_proc f ON f.oid = g.tgfoid
    WHERE g.tgrelid = assignments::regclass AND NOT g.tgisinternal AND g.tgtype & 19 = 19
      AND (f.prosrc ~ 'updated_at' OR f.proname ~ 'update_timestamp'))
  THEN
    function_of_host := COALESCE(to_regprocedure(format('%I.fn_update_timestamp()', schema)), to_regprocedure('public.fn_update_timestamp()'));
    EXECUTE format('CREATE TRIGGER shot_assets_updated_at BEFORE UPDATE ON %s FOR EACH ROW '
      'WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION %s', assignments,
      COALESCE((SELECT format('%I.%I()', n.nspname, f.proname) FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
                WHERE f.oid = function_of_host AND f.prorettype = 'trigger'::regtype), 'shot_assets.set_updated_at()'));
    action := 'created';
  END IF;
  RETURN NEXT;

  -- scenes that have assignments are managed
  EXECUTE format($dml$
    INSERT INTO %1$s AS m (scene_id, managed_since)
    SELECT DISTINCT s.scene_id, now() FROM %2$s a JOIN %3$I.shots s ON s.id = a.shot_id WHERE s.scene_id IS NOT NULL
    ON CONFLICT (scene_id) DO UPDATE SET managed_since = excluded.managed_since WHERE m.managed_since IS NULL
    $dml$, states, assignments, schema);
  GET DIAGNOSTICS managed = ROW_COUNT;
  IF managed > 0 THEN
    object := format('%s scenes with assignments', managed);
    action := 'managed';
    RETURN NEXT;
  END IF;
END $function$;
COMMENT ON FUNCTION shot_assets.attach(name) IS
  'Adopts the tables of a schema as a pipeline: checks all of it first, then adds what is missing; a row per thing created, added or kept. Keeps rows, policies and triggers of the host. Safe to repeat. Errors: 55000 with every problem in DETAIL, and nothing changed; 22023 for NULL.';

CREATE FUNCTION shot_assets.detach(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $function$
#variable_conflict use_column
DECLARE
  item record;
BEGIN
  IF schema IS NULL THEN
    RAISE 'schema must not be null' USING ERRCODE = '22023';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = detach.schema) THEN
    RAISE 'schema % does not exist', quote_ident(schema) USING ERRCODE = '55000',
      HINT = 'Run SELECT shot_assets.pipeline_schema() to see which one is in use.';
  END IF;
  FOR item IN
    SELECT g.tgname, format('%I.%I', detach.schema, c.relname) AS host_table
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_proc f ON f.oid = g.tgfoid
    WHERE c.relnamespace = quote_ident(detach.schema)::regnamespace AND NOT g.tgisinternal
      AND (f.pronamespace = 'shot_assets'::regnamespace OR g.tgname = 'shot_assets_updated_at')
    ORDER BY c.relname, g.tgname
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', item.tgname, item.host_table);
    object := format('trigger %I on %s', item.tgname, item.host_table);
    action := 'dropped';
    RETURN NEXT;
  END LOOP;
  RETURN QUERY SELECT format('table %I.%I', detach.schema, c.relname), 'kept' FROM pg_class c
    WHERE c.relnamespace = quote_ident(detach.schema)::regnamespace
      AND c.relname IN ('shot_asset_assignments', 'shot_asset_scene_states') ORDER BY c.relname;
END $function$;
COMMENT ON FUNCTION shot_assets.detach(name) IS
  'Takes our triggers off the tables of a pipeline and keeps all data; a row per thing dropped or kept. attach brings everything back. Errors: 55000 unknown schema, 22023 NULL.';

CREATE FUNCTION shot_assets.create_pipeline(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $function$
#variable_conflict use_column
DECLARE
  occupied text;
BEGIN
  IF schema IS NULL THEN
    RAISE 'schema must not be null' USING ERRCODE = '22023';
  END IF;
  occupied := (SELECT string_agg(format('%I', c.relname), ', ' ORDER BY c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = create_pipeline.schema
      AND (c.relname = 'projects' OR c.relname IN (SELECT k.table_name FROM shot_assets.pipeline_contract() k)));
  IF occupied IS NOT NULL THEN
    RAISE 'schema % is not empty', quote_ident(schema) USING ERRCODE = '55000', DETAIL = format('It holds %s.', occupied),
      HINT = format('Run SELECT * FROM shot_assets.attach(%L) to adopt them, or name another schema.', schema);
  END IF;

  IF NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = create_pipeline.schema) THEN
    EXECUTE format('CREATE SCHEMA %I', schema);
    object := format('schema %I', schema);
    action := 'created';
    RETURN NEXT;
  END IF;
  EXECUTE format($ddl$
    CREATE TABLE %1$I.projects (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id uuid,
      name text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE %1$I.scenes (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      project_id uuid NOT NULL REFERENCES %1$I.projects ON DELETE CASCADE,
      scene_number int,
      slug text,
      stage_locks jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON %1$I.scenes (project_id);
    CREATE TABLE %1$I.shots (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      scene_id uuid NOT NULL REFERENCES %1$I.scenes ON DELETE CASCADE,
      shot_id text,
      shot_order int,
      duration int,
      dialogue text,
      action text,
      setting text,
      camera text,
      characters_foreground text[] NOT NULL DEFAULT '{}',
      characters_background text[] NOT NULL DEFAULT '{}',
      continuity_flags text[] NOT NULL DEFAULT '{}',
      reference_image_order jsonb,
      end_frame_reference_image_order jsonb,
      frame_prompt text,
      video_prompt text,
      prompts_generated_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON %1$I.shots (scene_id);
    CREATE TABLE %1$I.project_assets (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      project_id uuid NOT NULL REFERENCES %1$I.projects ON DELETE CASCADE,
      name text NOT NULL,
      asset_type text NOT NULL,
      description text,
      image_key_url text,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON %1$I.project_assets (project_id);
    CREATE TABLE %1$I.scene_asset_instances (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      scene_id uuid NOT NULL REFERENCES %1$I.scenes ON DELETE CASCADE,
      project_asset_id uuid NOT NULL REFERENCES %1$I.project_assets ON DELETE CASCADE,
      description_override text,
      effective_description text,
      image_key_url text,
      status_tags text[] NOT NULL DEFAULT '{}',
      selected_master_reference_url text,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON %1$I.scene_asset_instances (scene_id);
    CREATE INDEX ON %1$I.scene_asset_instances (project_asset_id);
    CREATE TABLE %1$I.asset_angle_variants (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      project_asset_id uuid NOT NULL REFERENCES %1$I.project_assets ON DELETE CASCADE,
      angle_type text NOT NULL CHECK (angle_type IN ('front', 'side', 'three_quarter', 'back')),
      image_url text,
      status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'generating', 'completed', 'failed')),
      UNIQUE (project_asset_id, angle_type)
    );
    CREATE TABLE %1$I.transformation_events (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      scene_asset_instance_id uuid NOT NULL REFERENCES %1$I.scene_asset_instances ON DELETE CASCADE,
      scene_id uuid NOT NULL REFERENCES %1$I.scenes ON DELETE CASCADE,
      trigger_shot_id uuid NOT NULL REFERENCES %1$I.shots ON DELETE CASCADE,
      transformation_type text NOT NULL CHECK (transformation_type IN ('instant', 'gradual', 'within_shot')),
      completion_shot_id uuid REFERENCES %1$I.shots ON DELETE SET NULL,
      pre_description text,
      post_description text,
      transformation_narrative text,
      pre_image_key_url text,
      post_image_key_url text,
      confirmed boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON %1$I.transformation_events (scene_asset_instance_id);
    CREATE INDEX ON %1$I.transformation_events (scene_id);
    CREATE INDEX ON %1$I.transformation_events (trigger_shot_id);
    CREATE INDEX ON %1$I.transformation_events (completion_shot_id);
    $ddl$, schema);
  RETURN QUERY SELECT format('table %I.%I', create_pipeline.schema, t.name), 'created' FROM unnest(ARRAY['projects', 'scenes', 'shots',
    'project_assets', 'scene_asset_instances', 'asset_angle_variants', 'transformation_events']) AS t (name);
  RETURN QUERY SELECT * FROM shot_assets.attach(create_pipeline.schema) a WHERE a.action <> 'kept';
END $function$;
COMMENT ON FUNCTION shot_assets.create_pipeline(name) IS
  'Creates the standalone model in a schema (and the schema where it does not exist): projects, scenes, shots, assets, instances, angle variants, transformation events and ours; a row per thing created. Errors: 55000 where such a table exists, 22023 for NULL.';
