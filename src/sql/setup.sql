-- Set-up of a pipeline: what its tables must be, what is added to them, and how that is checked, added and taken off.
--
-- The contract is data, the contract_* functions. Checking (check_*) and attaching (plan_*) both read it, so they cannot
-- disagree. Everything is recognised by what it is, not by its name: a host may have had it before, or have renamed it.

---- the contract ------------------------------------------------------------------------------------------------------

CREATE FUNCTION shot_assets.contract_tables() RETURNS TABLE (table_name text, kind text, description text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
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
  ('shot_asset_scene_states', 'ours', 'Bookkeeping of shot_assets: scenes whose assignments were ever changed.')
$$;
COMMENT ON FUNCTION shot_assets.contract_tables() IS
  'The tables of a pipeline. kind: host (required; gets columns or triggers), read (required; only read), optional (read when present), ours (created when missing).';

CREATE FUNCTION shot_assets.contract_columns()
RETURNS TABLE (table_name text, column_name text, type text, need text, not_null boolean, default_value text,
               description text, definition text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
WITH of_the_host (table_name, type, need, columns) AS (VALUES
  ('scenes', 'uuid', 'key', '{id}'::text[]),
  ('scenes', 'timestamptz', 'written', '{updated_at}'),
  ('scenes', 'uuid', 'used', '{project_id,branch_id}'),
  ('shots', 'uuid', 'key', '{id}'),
  ('shots', 'uuid', 'required', '{scene_id}'),
  ('shots', 'text', 'used', '{shot_id,dialogue,action,setting,camera}'),
  ('shots', 'integer', 'used', '{shot_order,duration}'),
  ('shots', 'text[]', 'used', '{characters_foreground,characters_background}'),
  ('shots', 'text', 'written', '{frame_prompt,video_prompt}'),
  ('shots', 'timestamptz', 'written', '{prompts_generated_at,updated_at}'),
  ('project_assets', 'uuid', 'key', '{id}'),
  ('project_assets', 'text', 'required', '{name,asset_type}'),
  ('project_assets', 'text', 'used', '{description,image_key_url}'),
  ('scene_asset_instances', 'uuid', 'key', '{id}'),
  ('scene_asset_instances', 'uuid', 'required', '{scene_id,project_asset_id}'),
  ('scene_asset_instances', 'text', 'used',
   '{description_override,effective_description,image_key_url,selected_master_reference_url}'),
  ('scene_asset_instances', 'text[]', 'used', '{status_tags}'),
  ('scene_asset_instances', 'timestamptz', 'used', '{created_at}'),
  ('asset_angle_variants', 'uuid', 'required', '{project_asset_id}'),
  ('asset_angle_variants', 'text', 'required', '{angle_type,image_url,status}'),
  ('transformation_events', 'uuid', 'required',
   '{id,scene_asset_instance_id,scene_id,trigger_shot_id,completion_shot_id}'),
  ('transformation_events', 'text', 'required',
   '{transformation_type,pre_description,post_description,transformation_narrative,pre_image_key_url,post_image_key_url}'),
  ('transformation_events', 'boolean', 'required', '{confirmed}'),
  ('transformation_events', 'timestamptz', 'used', '{created_at}'),
  ('projects', 'uuid', 'owner path', '{id}'),
  ('projects', 'uuid or text', 'owner path', '{user_id}'),
  ('branches', 'uuid', 'owner path', '{id,project_id}')
), added (table_name, column_name, type, need, not_null, default_value, description) AS (VALUES
  ('scenes', 'stage_locks', 'jsonb', 'added', false, $d$'{}'$d$,
   'Status of the production stages 7 to 12: {"9": {"status": "draft" | "locked" | "outdated", …}, …}.'),
  ('shots', 'reference_image_order', 'jsonb', 'added', false, NULL, 'Reference images of the start frame, in order.'),
  ('shots', 'end_frame_reference_image_order', 'jsonb', 'added', false, NULL,
   'Reference images of the end frame, in order.'),
  ('shot_asset_assignments', 'id', 'uuid', 'key', true, 'gen_random_uuid()', NULL),
  ('shot_asset_assignments', 'shot_id', 'uuid', 'required', true, NULL, 'The shot.'),
  ('shot_asset_assignments', 'scene_asset_instance_id', 'uuid', 'required', true, NULL,
   'The asset as it looks in the shot''s scene.'),
  ('shot_asset_assignments', 'presence_type', 'text', 'required', true, $d$'throughout'$d$,
   'throughout, enters, exits or passes_through.'),
  ('shot_asset_assignments', 'presence_note', 'text', 'added', false, NULL, 'How it enters, exits or passes through.'),
  ('shot_asset_assignments', 'created_at', 'timestamptz', 'added', true, 'now()', NULL),
  ('shot_asset_assignments', 'updated_at', 'timestamptz', 'added', true, 'now()', 'When it last really changed.'),
  ('shot_asset_scene_states', 'scene_id', 'uuid', 'key', true, NULL, 'The scene.'),
  ('shot_asset_scene_states', 'managed_since', 'timestamptz', 'added', false, NULL,
   'When the scene got its first assignment; NULL while it is still a legacy scene.'),
  ('shot_asset_scene_states', 'changed_at', 'timestamptz', 'added', true, 'now()', 'When its assignments last changed.')
)
SELECT h.table_name, c.name, h.type, h.need, false, NULL, NULL, NULL
FROM of_the_host h CROSS JOIN LATERAL unnest(h.columns) AS c (name)
UNION ALL
SELECT a.*, concat(quote_ident(a.column_name), ' ', a.type, CASE WHEN a.not_null THEN ' NOT NULL' END,
                   ' DEFAULT ' || a.default_value)
FROM added a
$$;
COMMENT ON FUNCTION shot_assets.contract_columns() IS
  'The columns of a pipeline. need: key (required, the primary key), required, used (read when present), written (written when present), owner path (leads from a scene to its user), added (added when missing).';

CREATE FUNCTION shot_assets.contract_constraints()
RETURNS TABLE (table_name text, kind text, columns text[], target text, definition text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
VALUES
  ('shot_asset_assignments', 'primary key', '{id}'::text[], NULL, 'PRIMARY KEY (id)'),
  ('shot_asset_assignments', 'unique key', '{scene_asset_instance_id,shot_id}', NULL,
   'UNIQUE (shot_id, scene_asset_instance_id)'),
  ('shot_asset_assignments', 'check', '{presence_type}', NULL,
   $d$CHECK (presence_type IN ('throughout', 'enters', 'exits', 'passes_through'))$d$),
  ('shot_asset_assignments', 'check', '{presence_note}', NULL, 'CHECK (char_length(presence_note) <= 200)'),
  ('shot_asset_assignments', 'foreign key', '{shot_id}', 'shots',
   'FOREIGN KEY (shot_id) REFERENCES %I.shots ON DELETE CASCADE'),
  ('shot_asset_assignments', 'foreign key', '{scene_asset_instance_id}', 'scene_asset_instances',
   'FOREIGN KEY (scene_asset_instance_id) REFERENCES %I.scene_asset_instances ON DELETE CASCADE'),
  ('shot_asset_scene_states', 'primary key', '{scene_id}', NULL, 'PRIMARY KEY (scene_id)'),
  ('shot_asset_scene_states', 'foreign key', '{scene_id}', 'scenes',
   'FOREIGN KEY (scene_id) REFERENCES %I.scenes ON DELETE CASCADE')
$$;
COMMENT ON FUNCTION shot_assets.contract_constraints() IS
  'The constraints of the tables of ours. columns: sorted by name; target: the table a foreign key refers to; %I in a definition: the pipeline schema.';

CREATE FUNCTION shot_assets.contract_indexes() RETURNS TABLE (table_name text, column_name text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
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
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
VALUES
  ('shot_asset_assignments', 'shot_assets_insert', 'assignments_changed', 4, 'AFTER INSERT',
   'REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT'),
  ('shot_asset_assignments', 'shot_assets_update', 'assignments_changed', 16, 'AFTER UPDATE',
   'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT'),
  ('shot_asset_assignments', 'shot_assets_delete', 'assignments_changed', 8, 'AFTER DELETE',
   'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'),
  ('shot_asset_assignments', 'shot_assets_truncate', 'assignments_changed', 32, 'AFTER TRUNCATE', 'FOR EACH STATEMENT'),
  -- Column by column: OLD.* is refused where the host has a generated column and fails on one without equality.
  ('shot_asset_assignments', 'shot_assets_updated_at', 'set_updated_at', 19, 'BEFORE UPDATE',
   'FOR EACH ROW WHEN ((OLD.shot_id, OLD.scene_asset_instance_id, OLD.presence_type, OLD.presence_note)'
   ' IS DISTINCT FROM (NEW.shot_id, NEW.scene_asset_instance_id, NEW.presence_type, NEW.presence_note))'),
  ('scene_asset_instances', 'shot_assets_delete', 'instances_deleted', 8, 'AFTER DELETE',
   'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'),
  -- Not UPDATE OF scene_id: that would miss a move that a BEFORE trigger of the host makes.
  ('scene_asset_instances', 'shot_assets_move', 'scene_changed', 17, 'AFTER UPDATE',
   'FOR EACH ROW WHEN (OLD.scene_id IS DISTINCT FROM NEW.scene_id)'),
  ('shots', 'shot_assets_move', 'scene_changed', 17, 'AFTER UPDATE',
   'FOR EACH ROW WHEN (OLD.scene_id IS DISTINCT FROM NEW.scene_id)')
$$;
COMMENT ON FUNCTION shot_assets.contract_triggers() IS
  'The triggers of a pipeline. type: pg_trigger.tgtype, which together with the function tells which of them a trigger is, whatever its name.';

---- what is there -----------------------------------------------------------------------------------------------------

CREATE FUNCTION shot_assets.find_tables(schema name)
RETURNS TABLE (table_name text, kind text, description text, ordinal bigint, qualified text, oid oid, relkind "char",
               owner oid)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT t.table_name, t.kind, t.description, t.ordinality, format('%I.%I', schema, t.table_name), r.oid, r.relkind,
       r.relowner
FROM shot_assets.contract_tables() WITH ORDINALITY t
LEFT JOIN pg_namespace n ON n.nspname = schema
LEFT JOIN pg_class r ON r.relnamespace = n.oid AND r.relname = t.table_name
$$;
COMMENT ON FUNCTION shot_assets.find_tables(name) IS
  'The contract''s tables as a schema has them; oid is NULL for one it has not.';

CREATE FUNCTION shot_assets.find_column_names(table_oid oid, numbers int2[]) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
WHERE a.attrelid = table_oid AND a.attnum = ANY (numbers)
$$;
COMMENT ON FUNCTION shot_assets.find_column_names(oid, int2[]) IS
  'The columns with these numbers, sorted by name.';

CREATE FUNCTION shot_assets.find_constants(definition text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT array_agg(coalesce(m[1], m[2]) ORDER BY coalesce(m[1], m[2]))
FROM regexp_matches(definition, $r$'([^']*)'|\m(\d+)\M$r$, 'g') AS m
$$;
COMMENT ON FUNCTION shot_assets.find_constants(text) IS
  'The strings and numbers in the definition of a CHECK constraint, sorted: two constraints on the same column with the same constants are taken to say the same.';

CREATE FUNCTION shot_assets.type_fits(type oid, expected text, written boolean) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
WITH RECURSIVE base AS (
  SELECT t.* FROM pg_type t WHERE t.oid = type_fits.type
  UNION ALL
  SELECT t.* FROM base b JOIN pg_type t ON t.oid = b.typbasetype
)
SELECT CASE expected
    -- Text can be read from every string type and from an enumeration, but not assigned to all of them.
    WHEN 'text' THEN CASE WHEN written THEN b.typcategory = 'S' AND b.typname NOT IN ('bpchar', 'name')
                          ELSE b.typcategory = 'S' OR b.typtype = 'e' END
    WHEN 'text[]' THEN b.typcategory = 'A' AND shot_assets.type_fits(b.typelem, 'text', written)
    WHEN 'integer' THEN b.oid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
    WHEN 'uuid or text' THEN b.oid = 'uuid'::regtype OR b.typcategory = 'S'
    ELSE b.oid = expected::regtype
  END
FROM base b WHERE b.typbasetype = 0
$$;
COMMENT ON FUNCTION shot_assets.type_fits(oid, text, boolean) IS
  'Whether a column of this type (domains count as what they are over) serves where the contract says expected; written: also to assign to.';

CREATE FUNCTION shot_assets.find_triggers(schema name)
RETURNS TABLE (table_name text, trigger_name text, function_name text, ordinal bigint, qualified text, present boolean,
               enabled boolean, statement text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT c.table_name, coalesce(g.tgname, c.trigger_name), c.function_name, c.ordinality, t.qualified,
       g.tgname IS NOT NULL, g.tgenabled IN ('O', 'A'),
       format('CREATE TRIGGER %I %s ON %s %s EXECUTE FUNCTION %s()', c.trigger_name, c.event, t.qualified, c.detail,
              coalesce(host_function.name, format('shot_assets.%I', c.function_name)))
FROM shot_assets.contract_triggers() WITH ORDINALITY c
JOIN shot_assets.find_tables(schema) t USING (table_name)
LEFT JOIN LATERAL (
  SELECT g.tgname, g.tgenabled
  FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
  WHERE g.tgrelid = t.oid AND NOT g.tgisinternal
    AND (g.tgtype = c.type AND p.pronamespace = 'shot_assets'::regnamespace AND p.proname = c.function_name
         -- or any of the host that does the same
         OR c.function_name = 'set_updated_at' AND g.tgtype & c.type = c.type
         AND (p.proname = 'fn_update_timestamp' OR concat(p.prosrc, encode(g.tgargs, 'escape')) ~ '\mupdated_at\M'))
  ORDER BY g.tgenabled IN ('O', 'A') DESC, g.tgname LIMIT 1
) g ON true
LEFT JOIN LATERAL (
  SELECT format('%I.%I', n.nspname, p.proname) AS name
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE c.function_name = 'set_updated_at' AND n.nspname IN (schema, 'public')
    AND p.proname = 'fn_update_timestamp' AND p.pronargs = 0 AND p.prorettype = 'trigger'::regtype
    AND has_function_privilege(p.oid, 'EXECUTE')
    -- Everyone who writes to the table will run it, so it must come from someone who could put it there anyway.
    AND pg_has_role(p.proowner, t.owner, 'USAGE')
  ORDER BY n.nspname = schema DESC LIMIT 1
) host_function ON true
$$;
COMMENT ON FUNCTION shot_assets.find_triggers(name) IS
  'The contract''s triggers as a schema has them, and the statement that creates each.';

CREATE FUNCTION shot_assets.find_trigger_roles(schema name) RETURNS TABLE (role oid, table_names text[])
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
WITH tables AS (SELECT * FROM shot_assets.find_tables(schema))
SELECT o.owner, array_agg(t.table_name ORDER BY t.ordinal)
FROM tables t
CROSS JOIN LATERAL (
  SELECT coalesce(t.owner, (SELECT s.owner FROM tables s WHERE s.table_name = 'scenes' AND t.kind = 'ours')) AS owner
) o
WHERE t.table_name IN (SELECT c.table_name FROM shot_assets.contract_triggers() c) AND o.owner IS NOT NULL
GROUP BY o.owner
$$;
COMMENT ON FUNCTION shot_assets.find_trigger_roles(name) IS
  'The roles that triggers act as, which are the owners of the tables they are on; a table that attach() would create will have the owner of scenes.';

CREATE FUNCTION shot_assets.find_lacking_privileges(schema name)
RETURNS TABLE (role name, role_tables text[], table_name text, kind text, qualified text, ordinal bigint, privileges text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT pg_get_userbyid(a.role), a.table_names, t.table_name, t.kind, t.qualified, t.ordinal,
       string_agg(p.name, ', ' ORDER BY p.ordinality)
FROM shot_assets.find_trigger_roles(schema) a
CROSS JOIN shot_assets.find_tables(schema) t
JOIN (VALUES
  ('scenes', '{SELECT,UPDATE}'::text[]),
  ('shots', '{SELECT}'),
  ('scene_asset_instances', '{SELECT}'),
  ('shot_asset_assignments', '{SELECT}'),
  ('shot_asset_scene_states', '{SELECT,INSERT,UPDATE}')
) AS needs (table_name, privileges) USING (table_name)
CROSS JOIN LATERAL unnest(needs.privileges) WITH ORDINALITY AS p (name, ordinality)
WHERE t.oid IS NOT NULL AND NOT has_table_privilege(a.role, t.oid, p.name)
GROUP BY a.role, a.table_names, t.table_name, t.kind, t.qualified, t.ordinal
$$;
COMMENT ON FUNCTION shot_assets.find_lacking_privileges(name) IS
  'What the roles that triggers act as may not do, though the triggers have to.';

---- checking ----------------------------------------------------------------------------------------------------------

CREATE FUNCTION shot_assets.check_tables(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT 'error', t.table_name, f.problem, f.remedy
FROM shot_assets.find_tables(schema) t
LEFT JOIN pg_class r ON r.oid = t.oid
CROSS JOIN LATERAL (
  SELECT CASE t.relkind WHEN 'p' THEN 'partitioned table' ELSE (pg_identify_object('pg_class'::regclass, t.oid, 0)).type
         END AS name
) relkind
CROSS JOIN LATERAL (VALUES
  (t.oid IS NULL AND t.kind IN ('host', 'read'), 'table is missing',
   format('Create it, or start with shot_assets.create_pipeline() in an empty schema.')),
  (t.kind <> 'optional' AND t.relkind <> 'r', format('is a %s, not an ordinary table', relkind.name),
   format('Make %s an ordinary table: triggers with transition tables and cascading foreign keys need one.',
          t.qualified)),
  (t.kind = 'optional' AND t.relkind NOT IN ('r', 'p', 'v', 'm', 'f'), format('is a %s, not a table', relkind.name),
   format('Rename it, or make %s a table or a view.', t.qualified)),
  (t.kind <> 'optional' AND EXISTS (SELECT FROM pg_inherits i WHERE t.oid IN (i.inhrelid, i.inhparent)),
   'takes part in inheritance or partitioning',
   format('Make %s a table on its own: triggers and foreign keys do not reach across inheritance.', t.qualified)),
  (t.kind <> 'optional' AND t.relkind = 'r' AND r.relpersistence <> 'p', 'is not a permanent table',
   format('ALTER TABLE %s SET LOGGED', t.qualified))
) AS f (applies, problem, remedy)
WHERE f.applies
ORDER BY t.ordinal
$$;
COMMENT ON FUNCTION shot_assets.check_tables(name) IS
  'Part of check_pipeline(): tables that are missing or of a kind that does not serve.';

CREATE FUNCTION shot_assets.check_columns(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT f.severity, format('%s.%s', c.table_name, c.column_name), f.problem, f.remedy
FROM shot_assets.contract_columns() WITH ORDINALITY c
JOIN shot_assets.find_tables(schema) t USING (table_name)
LEFT JOIN pg_attribute a
  ON a.attrelid = t.oid AND a.attname = c.column_name AND a.attnum > 0 AND NOT a.attisdropped
CROSS JOIN LATERAL (SELECT t.kind = 'ours' OR c.need IN ('written', 'added') AS written) w
CROSS JOIN LATERAL (
  SELECT shot_assets.type_fits(a.atttypid, c.type, w.written) AS fits,
         t.kind <> 'ours' AND c.type = 'timestamptz' AND shot_assets.type_fits(a.atttypid, 'timestamp', false)
           AS is_local_time
) type
CROSS JOIN LATERAL (VALUES
  (a.attname IS NULL AND c.need IN ('key', 'required'), 'error', 'column is missing',
   format('ALTER TABLE %s ADD COLUMN %I %s', t.qualified, c.column_name, c.type)),
  (a.attname IS NULL AND c.need = 'owner path', 'warning',
   'column is missing, so no way leads from a scene to the user it belongs to',
   format('ALTER TABLE %s ADD COLUMN %I uuid', t.qualified, c.column_name)),
  (NOT type.fits AND NOT type.is_local_time, 'error',
   format('type is %s, expected %s', format_type(a.atttypid, a.atttypmod), c.type),
   format('ALTER TABLE %1$s ALTER COLUMN %2$I TYPE %3$s USING %2$I::%3$s', t.qualified, c.column_name,
          replace(c.type, 'uuid or ', ''))),
  (type.is_local_time, 'warning', 'type is timestamp without time zone, so it means another time in each time zone',
   format('ALTER TABLE %s ALTER COLUMN %I TYPE timestamptz', t.qualified, c.column_name)),
  (w.written AND a.attgenerated <> '', 'error', 'column is generated, so it cannot be written',
   format('ALTER TABLE %s ALTER COLUMN %I DROP EXPRESSION', t.qualified, c.column_name)),
  (a.attname IS NOT NULL AND c.need = 'key' AND NOT EXISTS (
     SELECT FROM pg_index i
     WHERE i.indrelid = t.oid AND i.indisprimary AND i.indimmediate AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum),
   'error', 'is not the primary key by itself',
   format('ALTER TABLE %s ADD PRIMARY KEY (%I)', t.qualified, c.column_name))
) AS f (applies, severity, problem, remedy)
WHERE t.oid IS NOT NULL AND f.applies
ORDER BY t.ordinal, c.ordinality
$$;
COMMENT ON FUNCTION shot_assets.check_columns(name) IS
  'Part of check_pipeline(): columns that are missing or that would be misread.';

CREATE FUNCTION shot_assets.check_assignment_table(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
WITH existing AS (
  SELECT t.table_name, t.qualified, k.kind, k.columns[1] AS column_name, target.oid AS target, c.conname, c.confrelid,
         c.confdeltype, shot_assets.find_constants(k.definition) AS needed,
         shot_assets.find_constants(pg_get_constraintdef(c.oid)) AS allowed
  FROM shot_assets.contract_constraints() k
  JOIN shot_assets.find_tables(schema) t USING (table_name)
  JOIN pg_constraint c ON c.conrelid = t.oid AND shot_assets.find_column_names(c.conrelid, c.conkey) = k.columns
    AND c.contype = CASE k.kind WHEN 'foreign key' THEN 'f' WHEN 'check' THEN 'c' END
  LEFT JOIN shot_assets.find_tables(schema) target ON target.table_name = k.target
)
SELECT 'error', format('%s.%s', e.table_name, e.column_name), f.problem,
       format('ALTER TABLE %s DROP CONSTRAINT %I', e.qualified, e.conname)
FROM existing e
CROSS JOIN LATERAL (VALUES
  (e.kind = 'foreign key' AND e.confrelid IS DISTINCT FROM e.target,
   format('foreign key %I refers to %s, which is not of this pipeline', e.conname, e.confrelid::regclass)),
  (e.kind = 'foreign key' AND e.confrelid = e.target AND e.confdeltype <> 'c',
   format('foreign key %I does not cascade when the row it refers to is deleted', e.conname)),
  (e.kind = 'check' AND e.column_name = 'presence_type' AND e.allowed && e.needed AND NOT e.allowed @> e.needed,
   format('constraint %I refuses some of the presence types %s', e.conname, array_to_string(e.needed, ', ')))
) AS f (applies, problem)
WHERE f.applies
UNION ALL
SELECT 'warning', format('%s.%s', t.table_name, a.attname),
       'column is NOT NULL without a default, so no function can create an assignment unless a trigger fills it',
       format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', t.qualified, a.attname)
FROM shot_assets.find_tables(schema) t
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
  AND NOT a.atthasdef AND a.attidentity = ''
WHERE t.table_name = 'shot_asset_assignments'
  AND (t.table_name, a.attname) NOT IN (SELECT c.table_name, c.column_name FROM shot_assets.contract_columns() c)
ORDER BY 1, 2, 3
$$;
COMMENT ON FUNCTION shot_assets.check_assignment_table(name) IS
  'Part of check_pipeline(): what an adopted shot_asset_assignments has that contradicts the contract. What it merely lacks, attach() adds.';

CREATE FUNCTION shot_assets.check_assignment_rows(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tables_read constant text[] = '{shots,scene_asset_instances,shot_asset_assignments}';
  more_rules text;
BEGIN
  -- Only tables that are what they should be can be read; of the others check_tables() and check_columns() tell.
  IF EXISTS (
    SELECT FROM shot_assets.find_tables(schema) t
    JOIN shot_assets.contract_columns() c USING (table_name)
    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = c.column_name AND NOT a.attisdropped
    WHERE t.table_name = ANY (tables_read) AND (c.need IN ('key', 'required') OR c.column_name = 'presence_note')
      AND (t.relkind IS DISTINCT FROM 'r'
           OR NOT coalesce(shot_assets.type_fits(a.atttypid, c.type, false), c.need = 'added')))
  THEN
    RETURN;
  END IF;

  RETURN QUERY
  SELECT 'error', t.table_name, f.problem, f.remedy
  FROM shot_assets.find_tables(schema) t
  CROSS JOIN LATERAL (VALUES
    (NOT has_table_privilege(t.oid, 'SELECT'), format('rows cannot be checked: role %I may not read them', current_user),
     format('GRANT SELECT ON %s TO %I', t.qualified, current_user)),
    (row_security_active(t.oid), format('rows cannot be checked: row-level security hides some from role %I', current_user),
     format('ALTER ROLE %I BYPASSRLS', current_user))
  ) AS f (applies, problem, remedy)
  WHERE t.table_name = ANY (tables_read) AND f.applies
  ORDER BY t.ordinal;
  IF FOUND THEN
    RETURN;
  END IF;

  SELECT string_agg(format(', (%L, %s)', f.rule, f.broken), '' ORDER BY c.ordinality) INTO more_rules
  FROM shot_assets.contract_columns() WITH ORDINALITY c
  JOIN shot_assets.find_tables(schema) t USING (table_name)
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = c.column_name AND NOT a.attisdropped
  CROSS JOIN LATERAL (VALUES
    (c.not_null, 'without ' || c.column_name, format('a.%I IS NULL', c.column_name)),
    (c.column_name = 'presence_note', 'with a presence_note of more than 200 characters',
     'char_length(a.presence_note) > 200')
  ) AS f (applies, rule, broken)
  WHERE c.table_name = 'shot_asset_assignments' AND f.applies;

  RETURN QUERY EXECUTE format($query$
    SELECT 'error', 'shot_asset_assignments', format('rows %%s: %%s, for example id %%s', r.rule, count(*), min(a.id::text)),
           'Correct or delete these rows.'
    FROM (SELECT *, row_number() OVER (PARTITION BY shot_id, scene_asset_instance_id ORDER BY id) AS copy
          FROM %1$I.shot_asset_assignments) a
    LEFT JOIN %1$I.shots s ON s.id = a.shot_id
    LEFT JOIN %1$I.scene_asset_instances i ON i.id = a.scene_asset_instance_id
    CROSS JOIN LATERAL (VALUES
      ('that repeat the shot and instance of another', a.copy > 1 AND s.id IS NOT NULL AND i.id IS NOT NULL),
      ('of a shot that does not exist', a.shot_id IS NOT NULL AND s.id IS NULL),
      ('of an instance that does not exist', a.scene_asset_instance_id IS NOT NULL AND i.id IS NULL),
      ('whose shot and instance belong to different scenes', s.scene_id <> i.scene_id),
      ('with an unknown presence_type', a.presence_type::text <> ALL ($1)) %2$s
    ) AS r (rule, broken)
    WHERE r.broken
    GROUP BY r.rule
    ORDER BY r.rule
  $query$, schema, more_rules)
  USING (SELECT shot_assets.find_constants(k.definition) FROM shot_assets.contract_constraints() k
         WHERE k.columns = '{presence_type}');
END
$$;
COMMENT ON FUNCTION shot_assets.check_assignment_rows(name) IS
  'Part of check_pipeline(): how many rows of an adopted shot_asset_assignments break which rule, with an example.';

CREATE FUNCTION shot_assets.check_privileges(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
WITH tables AS (SELECT * FROM shot_assets.find_tables(schema) t WHERE t.oid IS NOT NULL),
     roles AS (SELECT r.*, pg_get_userbyid(r.role) AS name FROM shot_assets.find_trigger_roles(schema) r),
     problems (ordinal, object, problem, remedy) AS (
  -- the caller
  SELECT 0, format('schema %I', schema), format('role %I lacks %s', current_user, p.name),
         format('GRANT %s ON SCHEMA %I TO %I', p.name, schema, current_user)
  FROM unnest('{USAGE,CREATE}'::text[]) AS p (name) WHERE NOT has_schema_privilege(schema, p.name)
  UNION ALL
  SELECT t.ordinal, t.table_name, format('belongs to role %I, and role %I is not a member of it',
                                         pg_get_userbyid(t.owner), current_user),
         format('GRANT %I TO %I', pg_get_userbyid(t.owner), current_user)
  FROM tables t WHERE t.kind IN ('host', 'ours') AND NOT pg_has_role(t.owner, 'USAGE')
  UNION ALL
  SELECT DISTINCT 100, format('function shot_assets.%I()', c.function_name),
         format('role %I may not create triggers that call it', current_user),
         format('GRANT EXECUTE ON FUNCTION %s TO %I', f.name, current_user)
  FROM shot_assets.contract_triggers() c
  CROSS JOIN LATERAL (SELECT format('shot_assets.%I()', c.function_name) AS name) f
  WHERE NOT has_function_privilege(f.name, 'EXECUTE')
  UNION ALL
  -- the owner that attach() gives to the tables it creates
  SELECT 0, format('schema %I', schema), format('role %I, owner of scenes, lacks CREATE', pg_get_userbyid(s.owner)),
         format('GRANT CREATE ON SCHEMA %I TO %I', schema, pg_get_userbyid(s.owner))
  FROM tables s
  WHERE s.table_name = 'scenes' AND pg_get_userbyid(s.owner) <> current_user
    AND (SELECT count(*) FROM tables t WHERE t.kind = 'ours') < 2
    AND NOT has_schema_privilege(s.owner, schema, 'CREATE')
  UNION ALL
  -- the roles that triggers act as
  SELECT 0, format('schema %I', n.name), format('role %I lacks USAGE, which triggers on %s need', r.name,
                                                array_to_string(r.table_names, ', ')),
         format('GRANT USAGE ON SCHEMA %I TO %I', n.name, r.name)
  FROM roles r CROSS JOIN (VALUES (schema), ('shot_assets')) AS n (name)
  WHERE NOT has_schema_privilege(r.role, n.name, 'USAGE') AND (n.name <> schema OR r.name <> current_user)
  UNION ALL
  SELECT p.ordinal, p.table_name, format('role %I lacks %s, which triggers on %s need', p.role, p.privileges,
                                         array_to_string(p.role_tables, ', ')),
         format('GRANT %s ON %s TO %I', p.privileges, p.qualified, p.role)
  FROM shot_assets.find_lacking_privileges(schema) p WHERE p.kind = 'host'
  UNION ALL
  SELECT t.ordinal, t.table_name, format('row-level security hides rows from role %I, which triggers on %s act as', r.name,
                                         array_to_string(r.table_names, ', ')),
         (SELECT string_agg(format('ALTER TABLE %I.%I OWNER TO %I', schema, o.name, pg_get_userbyid(t.owner)), '; ')
          FROM unnest(r.table_names) AS o (name))
  FROM roles r
  CROSS JOIN tables t
  JOIN pg_class c ON c.oid = t.oid AND c.relrowsecurity
  JOIN pg_roles a ON a.oid = r.role
  WHERE t.kind IN ('host', 'ours') AND NOT (a.rolsuper OR a.rolbypassrls OR pg_has_role(r.role, t.owner, 'USAGE'))
)
SELECT 'error', p.object, p.problem, p.remedy FROM problems p ORDER BY p.ordinal, p.object, p.problem
$$;
COMMENT ON FUNCTION shot_assets.check_privileges(name) IS
  'Part of check_pipeline(): what the caller of attach(), and the roles that triggers act as, may not do.';

CREATE FUNCTION shot_assets.check_triggers(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
WITH triggers AS (
  SELECT *, bool_or(t.present AND t.function_name <> 'set_updated_at') OVER () AS attached
  FROM shot_assets.find_triggers(schema) t
)
SELECT 'warning', format('trigger %I on %I', t.trigger_name, t.table_name), f.problem, f.remedy
FROM triggers t
CROSS JOIN LATERAL (VALUES
  (t.present AND NOT t.enabled, 'is disabled', format('ALTER TABLE %s ENABLE TRIGGER %I', t.qualified, t.trigger_name)),
  (NOT t.present AND t.attached, 'is missing', format('SELECT * FROM shot_assets.attach(%L)', schema))
) AS f (applies, problem, remedy)
WHERE f.applies
ORDER BY t.ordinal
$$;
COMMENT ON FUNCTION shot_assets.check_triggers(name) IS
  'Part of check_pipeline(): triggers of an attached pipeline that somebody disabled or dropped.';

CREATE FUNCTION shot_assets.check_pipeline(schema name DEFAULT 'public')
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  schema_oid constant oid = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = schema);
BEGIN
  IF schema IS NULL THEN
    RAISE EXCEPTION 'schema must not be null' USING ERRCODE = 'invalid_parameter_value';
  END IF;

  severity := 'error';
  object := format('schema %I', schema);
  IF schema_oid IS NULL THEN
    problem := 'does not exist';
    remedy := format('SELECT * FROM shot_assets.create_pipeline(%L)', schema);
    RETURN NEXT;
    RETURN;
  END IF;
  IF schema ~ '^pg_' OR schema = 'information_schema'
    OR EXISTS (SELECT FROM pg_depend d
               WHERE d.classid = 'pg_namespace'::regclass AND d.objid = schema_oid AND d.deptype = 'e')
  THEN
    problem := 'belongs to PostgreSQL or to an extension';
    remedy := 'Keep the pipeline in a schema of your own.';
    RETURN NEXT;
    RETURN;
  END IF;

  RETURN QUERY SELECT * FROM shot_assets.check_tables(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_columns(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_assignment_table(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_privileges(schema);
  IF has_schema_privilege(schema_oid, 'USAGE') THEN
    RETURN QUERY SELECT * FROM shot_assets.check_assignment_rows(schema);
  END IF;
  RETURN QUERY SELECT * FROM shot_assets.check_triggers(schema);
END
$$;
COMMENT ON FUNCTION shot_assets.check_pipeline(name) IS
  'Every problem that attach() would have with a schema, and what works with less: a row per problem with its remedy. severity: error (attach() refuses) or warning. No rows: all is well. Error 22023 where schema is NULL.';

---- attaching ---------------------------------------------------------------------------------------------------------
-- Each plan_* function lists pieces of one sort: whether it is present, else the statement that makes it so. A later
-- sort may need an earlier one, so attach() asks for them in turn.

CREATE FUNCTION shot_assets.plan_tables(schema name)
RETURNS TABLE (object text, present boolean, action text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT format('table %I', t.table_name), t.oid IS NOT NULL, 'created',
       format('CREATE TABLE %s (%s); COMMENT ON TABLE %1$s IS %L; ', t.qualified,
              string_agg(c.definition, ', ' ORDER BY c.ordinality), t.description)
       || coalesce(string_agg(format('COMMENT ON COLUMN %s.%I IS %L; ', t.qualified, c.column_name, c.description), ''), '')
       || format('ALTER TABLE %s OWNER TO %I', t.qualified, pg_get_userbyid(scenes.owner))
FROM shot_assets.find_tables(schema) t
JOIN shot_assets.contract_columns() WITH ORDINALITY c USING (table_name)
JOIN shot_assets.find_tables(schema) scenes ON scenes.table_name = 'scenes'
WHERE t.kind = 'ours'
GROUP BY t.table_name, t.qualified, t.oid, t.description, t.ordinal, scenes.owner
ORDER BY t.ordinal
$$;
COMMENT ON FUNCTION shot_assets.plan_tables(name) IS
  'Part of attach(): the tables of ours, which the owner of scenes will own.';

CREATE FUNCTION shot_assets.plan_columns(schema name)
RETURNS TABLE (object text, present boolean, action text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT format(p.object, c.table_name, c.column_name), p.present, 'added',
       format('ALTER TABLE %s ', t.qualified) || p.change
       || CASE WHEN a.attname IS NULL AND c.description IS NOT NULL
            THEN format('; COMMENT ON COLUMN %s.%I IS %L', t.qualified, c.column_name, c.description) ELSE '' END
FROM shot_assets.contract_columns() WITH ORDINALITY c
JOIN shot_assets.find_tables(schema) t USING (table_name)
LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = c.column_name AND NOT a.attisdropped
CROSS JOIN LATERAL (VALUES
  ('column %I.%I', t.kind = 'host' OR a.attname IS NULL, a.attname IS NOT NULL, 'ADD COLUMN ' || c.definition),
  -- An adopted table of ours may lack what makes its rows easy to insert and sound.
  ('default of %I.%I', t.kind = 'ours' AND NOT a.atthasdef AND a.attidentity = '' AND c.default_value IS NOT NULL, false,
   format('ALTER COLUMN %I SET DEFAULT %s', c.column_name, c.default_value)),
  ('not null of %I.%I', t.kind = 'ours' AND NOT a.attnotnull AND c.not_null, false,
   format('ALTER COLUMN %I SET NOT NULL', c.column_name))
) AS p (object, applies, present, change)
WHERE c.definition IS NOT NULL AND p.applies
ORDER BY t.ordinal, c.ordinality
$$;
COMMENT ON FUNCTION shot_assets.plan_columns(name) IS
  'Part of attach(): the columns it adds, and what columns of an adopted table of ours lack.';

CREATE FUNCTION shot_assets.plan_constraints(schema name)
RETURNS TABLE (object text, present boolean, action text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT format('%s of %I (%s)', k.kind, k.table_name, array_to_string(k.columns, ', ')),
       CASE WHEN k.kind IN ('primary key', 'unique key')
         THEN EXISTS (
           SELECT FROM pg_index i
           WHERE i.indrelid = t.oid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL
             AND i.indnkeyatts = cardinality(k.columns)
             AND shot_assets.find_column_names(t.oid, (i.indkey::int2[])[0:i.indnkeyatts - 1]) = k.columns)
         ELSE EXISTS (
           SELECT FROM pg_constraint c
           WHERE c.conrelid = t.oid AND shot_assets.find_column_names(t.oid, c.conkey) = k.columns
             AND CASE c.contype
               WHEN 'f' THEN c.confrelid = target.oid AND c.confdeltype = 'c'
               WHEN 'c' THEN shot_assets.find_constants(pg_get_constraintdef(c.oid))
                           = shot_assets.find_constants(k.definition)
             END)
       END,
       'created', format('ALTER TABLE %s ADD ', t.qualified) || format(k.definition, schema)
FROM shot_assets.contract_constraints() WITH ORDINALITY k
JOIN shot_assets.find_tables(schema) t USING (table_name)
LEFT JOIN shot_assets.find_tables(schema) target ON target.table_name = k.target
ORDER BY k.ordinality
$$;
COMMENT ON FUNCTION shot_assets.plan_constraints(name) IS
  'Part of attach(): keys and checks of the tables of ours. An equivalent one under another name counts as present.';

CREATE FUNCTION shot_assets.plan_indexes(schema name)
RETURNS TABLE (object text, present boolean, action text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT format('index on %I (%I)', c.table_name, c.column_name),
       EXISTS (
         SELECT FROM pg_index i
         JOIN pg_class r ON r.oid = i.indexrelid
         JOIN pg_am m ON m.oid = r.relam AND m.amname IN ('btree', 'hash')
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
         WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL AND a.attname = c.column_name),
       'created', format('CREATE INDEX ON %s (%I)', t.qualified, c.column_name)
FROM shot_assets.contract_indexes() WITH ORDINALITY c
JOIN shot_assets.find_tables(schema) t USING (table_name)
ORDER BY c.ordinality
$$;
COMMENT ON FUNCTION shot_assets.plan_indexes(name) IS
  'Part of attach(): indexes. Any that leads with the column counts as present.';

CREATE FUNCTION shot_assets.plan_triggers(schema name)
RETURNS TABLE (object text, present boolean, action text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT format('trigger %I on %I', t.trigger_name, t.table_name), t.present, 'created', t.statement
FROM shot_assets.find_triggers(schema) t
ORDER BY t.ordinal
$$;
COMMENT ON FUNCTION shot_assets.plan_triggers(name) IS
  'Part of attach(): triggers. updated_at is kept by whatever the host has for it, else by set_updated_at().';

CREATE FUNCTION shot_assets.plan_privileges(schema name)
RETURNS TABLE (object text, present boolean, action text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT format('%s on %I for role %I', p.privileges, p.table_name, p.role), false, 'added',
       format('GRANT %s ON %s TO %I', p.privileges, p.qualified, p.role)
FROM shot_assets.find_lacking_privileges(schema) p
WHERE p.kind = 'ours'
ORDER BY p.ordinal, p.role
$$;
COMMENT ON FUNCTION shot_assets.plan_privileges(name) IS
  'Part of attach(): what the roles that triggers act as need on the tables of ours, where the host''s tables have several owners.';

CREATE FUNCTION shot_assets.attach(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  problems text[];
  sort text;
  present boolean;
  statement text;
  adopted bigint;
BEGIN
  SELECT array_agg(c.object || ': ' || c.problem) INTO problems
  FROM shot_assets.check_pipeline(schema) c WHERE c.severity = 'error';
  IF problems IS NOT NULL THEN
    RAISE EXCEPTION 'schema "%" cannot be attached: % %', schema, cardinality(problems),
        CASE cardinality(problems) WHEN 1 THEN 'problem' ELSE 'problems' END
      USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = array_to_string(problems, E'\n'),
            HINT = format('Run SELECT * FROM shot_assets.check_pipeline(%L) for the remedies.', schema);
  END IF;

  -- Two sessions that attach the same schema take turns.
  EXECUTE format('LOCK TABLE %I.scenes IN SHARE ROW EXCLUSIVE MODE', schema);

  FOREACH sort IN ARRAY ARRAY['tables', 'columns', 'constraints', 'indexes', 'triggers', 'privileges'] LOOP
    FOR object, present, action, statement IN EXECUTE format('SELECT * FROM shot_assets.%I($1)', 'plan_' || sort) USING schema
    LOOP
      IF present THEN
        action := 'kept';
      ELSE
        EXECUTE statement;
      END IF;
      RETURN NEXT;
    END LOOP;
  END LOOP;

  -- After the triggers, which make scenes managed from here on.
  EXECUTE format($query$
    INSERT INTO %1$I.shot_asset_scene_states AS m (scene_id, managed_since)
    SELECT s.scene_id, min(a.created_at)
    FROM %1$I.shot_asset_assignments a JOIN %1$I.shots s ON s.id = a.shot_id
    WHERE s.scene_id IS NOT NULL
    GROUP BY s.scene_id
    ON CONFLICT (scene_id) DO UPDATE SET managed_since = excluded.managed_since WHERE m.managed_since IS NULL
  $query$, schema);
  GET DIAGNOSTICS adopted = ROW_COUNT;
  IF adopted > 0 THEN
    object := format('managed scenes: %s', adopted);
    action := 'added';
    RETURN NEXT;
  END IF;
END
$$;
COMMENT ON FUNCTION shot_assets.attach(name) IS
  'Adopts the tables of a schema as a pipeline: adds the tables, columns, keys, indexes and triggers it lacks and returns a row per thing with what was done: created, added or kept. Scenes that have assignments count as managed. Safe to run again; what somebody dropped comes back. Changes nothing of the host''s rows, policies and triggers. Errors: 55000 listing every problem that check_pipeline() finds, 22023 where schema is NULL.';

CREATE FUNCTION shot_assets.detach(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  statement text;
BEGIN
  IF schema IS NULL THEN
    RAISE EXCEPTION 'schema must not be null' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = schema) THEN
    RAISE EXCEPTION 'schema "%" does not exist', schema
      USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = 'There is nothing to detach.',
            HINT = 'Check the name of the schema.';
  END IF;

  action := 'dropped';
  FOR object, statement IN
    SELECT format('trigger %I on %I', g.tgname, r.relname), format('DROP TRIGGER %I ON %I.%I', g.tgname, schema, r.relname)
    FROM pg_trigger g
    JOIN pg_class r ON r.oid = g.tgrelid
    JOIN pg_namespace n ON n.oid = r.relnamespace AND n.nspname = schema
    JOIN pg_proc p ON p.oid = g.tgfoid
    WHERE NOT g.tgisinternal
      -- The one trigger of ours that may call a function of the host can be told by its name only.
      AND (p.pronamespace = 'shot_assets'::regnamespace OR g.tgname = 'shot_assets_updated_at')
    ORDER BY r.relname, g.tgname
  LOOP
    EXECUTE statement;
    RETURN NEXT;
  END LOOP;

  RETURN QUERY
  SELECT format('table %I', t.table_name), 'kept' FROM shot_assets.find_tables(schema) t
  WHERE t.kind = 'ours' AND t.oid IS NOT NULL ORDER BY t.ordinal;
END
$$;
COMMENT ON FUNCTION shot_assets.detach(name) IS
  'Takes the triggers of shot_assets off the tables of a schema and keeps all data, so that the extension can be dropped; attach() brings everything back. Returns a row per trigger dropped and per table kept. Errors: 55000 where the schema does not exist, 22023 where it is NULL.';

---- a pipeline of our own ---------------------------------------------------------------------------------------------

CREATE FUNCTION shot_assets.create_pipeline(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  existing text;
  is_new boolean;
BEGIN
  IF schema IS NULL THEN
    RAISE EXCEPTION 'schema must not be null' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT string_agg(t.table_name, ', ' ORDER BY t.ordinal) INTO existing
  FROM shot_assets.find_tables(schema) t WHERE t.oid IS NOT NULL;
  IF existing IS NOT NULL THEN
    RAISE EXCEPTION 'schema "%" already has tables of a pipeline', schema
      USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = format('It has %s.', existing),
            HINT = format('Run SELECT * FROM shot_assets.attach(%L) to adopt them.', schema);
  END IF;

  is_new := NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = schema);
  IF is_new THEN
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
      characters_foreground text[],
      characters_background text[],
      continuity_flags text[],
      frame_prompt text,
      video_prompt text,
      prompts_generated_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
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
      status_tags text[],
      selected_master_reference_url text,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON %1$I.scene_asset_instances (project_asset_id);
    CREATE TABLE %1$I.asset_angle_variants (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      project_asset_id uuid NOT NULL REFERENCES %1$I.project_assets ON DELETE CASCADE,
      angle_type text NOT NULL CHECK (angle_type IN ('front', 'side', 'three_quarter', 'back')),
      image_url text,
      status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'generating', 'completed', 'failed')),
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (project_asset_id, angle_type)
    );
    CREATE TABLE %1$I.transformation_events (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      scene_asset_instance_id uuid NOT NULL REFERENCES %1$I.scene_asset_instances ON DELETE CASCADE,
      scene_id uuid NOT NULL REFERENCES %1$I.scenes ON DELETE CASCADE,
      trigger_shot_id uuid NOT NULL REFERENCES %1$I.shots ON DELETE CASCADE,
      transformation_type text NOT NULL CHECK (transformation_type IN ('instant', 'gradual', 'within_shot')),
      completion_shot_id uuid REFERENCES %1$I.shots ON DELETE SET NULL,  -- the event stays, and never completes
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
  RETURN QUERY
  SELECT format('table %I', t.table_name), 'created' FROM shot_assets.find_tables(schema) t
  WHERE t.oid IS NOT NULL ORDER BY t.ordinal;

  RETURN QUERY SELECT * FROM shot_assets.attach(schema);
END
$$;
COMMENT ON FUNCTION shot_assets.create_pipeline(name) IS
  'Creates a pipeline in a schema that has none (and the schema, if it does not exist): projects, scenes, shots, assets, angle variants, transformation events and assignments, attached. Returns a row per thing, as attach() does. Errors: 55000 where a table of a pipeline exists there already, 22023 where schema is NULL.';
