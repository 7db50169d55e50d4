-- Checking a schema against the contract: every problem at once, each with its remedy. Once attach() has worked on the
-- schema, whatever is missing of a pipeline is a problem, too.

CREATE FUNCTION shot_assets.check_tables(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT 'error', t.table_name, f.problem, f.remedy
FROM shot_assets.find_tables(schema) t
LEFT JOIN pg_class r ON r.oid = t.oid
CROSS JOIN LATERAL (
  SELECT CASE t.relkind WHEN 'p' THEN 'partitioned table' ELSE (pg_identify_object('pg_class'::regclass, t.oid, 0)).type
         END AS name
) relkind
CROSS JOIN LATERAL (
  SELECT string_agg(format('DROP RULE %I ON %s', w.rulename, t.qualified), '; ' ORDER BY w.rulename) AS to_drop
  FROM pg_rewrite w WHERE w.ev_class = t.oid
) rules
CROSS JOIN LATERAL (VALUES
  (t.oid IS NULL AND t.kind IN ('host', 'read'), 'table is missing',
   'Create it, or start with shot_assets.create_pipeline() in an empty schema.'),
  (t.kind <> 'optional' AND t.relkind <> 'r', format('is a %s, not an ordinary table', relkind.name),
   'Make it an ordinary table: triggers with transition tables and foreign keys that cascade need one.'),
  (t.kind = 'optional' AND t.relkind NOT IN ('r', 'p'), format('is a %s, not a table', relkind.name),
   'Rename it, or make it a table: only tables are read, because a view can run code of its owner.'),
  (t.kind <> 'optional' AND t.relkind = 'r'
   AND EXISTS (SELECT FROM pg_inherits i WHERE t.oid IN (i.inhrelid, i.inhparent)),
   'takes part in inheritance or partitioning',
   'Make it a table on its own: triggers and foreign keys do not reach across inheritance.'),
  (t.kind <> 'optional' AND t.relkind = 'r' AND r.relpersistence <> 'p', 'is not crash-safe, because it is unlogged',
   format('ALTER TABLE %s SET LOGGED', t.qualified)),
  (t.kind = 'ours' AND t.relkind = 'r' AND rules.to_drop IS NOT NULL,
   'has rewrite rules, which INSERT ... ON CONFLICT refuses', rules.to_drop)
) AS f (applies, problem, remedy)
WHERE f.applies
ORDER BY t.ordinal
$$;
COMMENT ON FUNCTION shot_assets.check_tables(name) IS
  'Part of check_pipeline(): tables that are missing or of a kind that does not serve.';

CREATE FUNCTION shot_assets.check_constraints(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT 'error', format('%s.%s', c.table_name, c.columns[1]), c.problem,
       format('ALTER TABLE %s DROP CONSTRAINT %I', c.qualified, c.constraint_name)
FROM shot_assets.find_constraints(schema) c
WHERE c.problem IS NOT NULL
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
COMMENT ON FUNCTION shot_assets.check_constraints(name) IS
  'Part of check_pipeline(): what adopted tables of ours have that contradicts the contract. What they merely lack, attach() adds.';

CREATE FUNCTION shot_assets.check_columns(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
(SELECT f.severity, format('%s.%s', c.table_name, c.column_name), f.problem, f.remedy
FROM shot_assets.find_columns(schema) c
-- What gestures write of rows that are the host's.
LEFT JOIN (VALUES
  ('shots', '{scene_id,shot_id,shot_order,duration,characters_foreground,characters_background}'::text[]),
  ('scene_asset_instances', '{scene_id,project_asset_id}'),
  ('transformation_events', '{scene_asset_instance_id,trigger_shot_id,completion_shot_id}')
) AS written (table_name, columns) ON written.table_name = c.table_name AND c.column_name = ANY (written.columns)
LEFT JOIN pg_attribute a ON a.attrelid = c.table_oid AND a.attnum = c.number
CROSS JOIN LATERAL (
  SELECT c.kind <> 'ours' AND c.type = 'timestamptz' AND shot_assets.type_fits(a.atttypid, 'timestamp', false)
           AS is_local_time,
         -- A cast that the host has made is not for whoever pastes the remedy to run.
         (c.type = 'text' OR shot_assets.type_fits(a.atttypid, 'text', true)
          OR EXISTS (SELECT FROM pg_cast p WHERE p.castsource = a.atttypid AND p.casttarget = to_regtype(c.type)))
         AND NOT EXISTS (SELECT FROM pg_cast p JOIN pg_proc f ON f.oid = p.castfunc
                         WHERE p.castsource = a.atttypid AND f.pronamespace <> 'pg_catalog'::regnamespace)
         -- Neither is a function in a check or a generated column, which run when the table is written anew.
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = 'pg_proc'::regclass
                           AND (d.classid, d.objid) IN (
                             SELECT 'pg_constraint'::regclass, k.oid FROM pg_constraint k WHERE k.conrelid = c.table_oid
                             UNION ALL
                             SELECT 'pg_attrdef'::regclass, e.oid FROM pg_attrdef e
                             JOIN pg_attribute g ON g.attrelid = e.adrelid AND g.attnum = e.adnum AND g.attgenerated <> ''
                             WHERE e.adrelid = c.table_oid)) AS converts,
         (SELECT pg_get_expr(e.adbin, e.adrelid) FROM pg_attrdef e
          WHERE e.adrelid = c.table_oid AND e.adnum = c.number AND a.attgenerated = '') AS default_value
) type
CROSS JOIN LATERAL (
  SELECT CASE WHEN EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.table_oid AND i.indisprimary)
           THEN 'UNIQUE' ELSE 'PRIMARY KEY' END AS possible
) key
CROSS JOIN LATERAL (VALUES
  (a.attname IS NULL AND c.need = 'key', 'error', 'column is missing',
   format('ALTER TABLE %s ADD COLUMN %I uuid NOT NULL DEFAULT gen_random_uuid() %s', c.qualified, c.column_name,
          key.possible)),
  (a.attname IS NULL AND c.need = 'required', 'error', 'column is missing',
   format('ALTER TABLE %s ADD COLUMN %I %s', c.qualified, c.column_name, c.type)),
  (a.attname IS NULL AND c.need = 'owner path', 'warning',
   'column is missing, so no way leads from a scene to the user it belongs to',
   format('ALTER TABLE %s ADD COLUMN %I uuid', c.qualified, c.column_name)),
  (NOT c.fits AND c.need = 'added if free', 'warning',
   format('is a column of the host''s own (%s%s%s), so it is left alone; ours would be of type %s',
          format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ', NOT NULL' END,
          CASE WHEN a.attgenerated <> '' THEN ', generated' END, c.type),
   format('ALTER TABLE %s RENAME COLUMN %I TO %I', c.qualified, c.column_name, 'own_' || c.column_name)),
  (NOT c.fits AND c.need <> 'added if free' AND NOT type.is_local_time, 'error',
   format('type is %s, expected %s', format_type(a.atttypid, a.atttypmod), c.type),
   CASE WHEN type.converts
     THEN format('ALTER TABLE %1$s %4$sALTER COLUMN %2$I TYPE %3$s USING %2$I::%3$s%5$s', c.qualified, c.column_name, c.type,
                 CASE WHEN type.default_value IS NOT NULL THEN format('ALTER COLUMN %I DROP DEFAULT, ', c.column_name) END,
                 CASE WHEN type.default_value IS NOT NULL
                   THEN format(', ALTER COLUMN %I SET DEFAULT (%s)::%s', c.column_name, type.default_value, c.type) END)
     ELSE format('Make it a column of type %s.', c.type) END),
  (type.is_local_time, 'warning', 'type is timestamp without time zone, so it means another time in each time zone',
   format('ALTER TABLE %s ALTER COLUMN %I TYPE timestamptz', c.qualified, c.column_name)),
  (c.is_written AND c.need <> 'added if free' AND a.attgenerated <> '', 'error', 'column is generated, so it cannot be written',
   format('ALTER TABLE %s ALTER COLUMN %I DROP EXPRESSION', c.qualified, c.column_name)),
  (written.columns IS NOT NULL AND a.attgenerated <> '', 'warning',
   'column is generated, so that some functions cannot write it',
   format('ALTER TABLE %s ALTER COLUMN %I DROP EXPRESSION', c.qualified, c.column_name)),
  (c.need = 'key' AND c.relkind = 'r' AND a.attname IS NOT NULL
   AND NOT shot_assets.has_key(c.table_oid, ARRAY[c.column_name]), 'error', 'has no primary or unique key of its own',
   format('ALTER TABLE %s ADD %s (%I)', c.qualified, key.possible, c.column_name))
) AS f (applies, severity, problem, remedy)
WHERE c.relkind IN ('r', 'p') AND f.applies  -- what is no table has to go as a whole
ORDER BY c.ordinal)
UNION ALL
-- A host may number its scenes as it likes, so only tables are meant that stand as create_pipeline() makes them.
SELECT 'warning', 'scenes.scene_number',
       'type is integer, as an earlier version of create_pipeline() made it; all works, but no scene can be called 12A',
       format('ALTER TABLE %s ALTER COLUMN scene_number TYPE text', t.qualified)
FROM shot_assets.find_tables(schema) t
WHERE t.table_name = 'scenes'
  AND (SELECT array_agg(format('%s %s', a.attname, format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
       FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum BETWEEN 1 AND 5 AND NOT a.attisdropped)
      = '{id uuid,project_id uuid,scene_number integer,slug text,stage_locks jsonb}'
$$;
COMMENT ON FUNCTION shot_assets.check_columns(name) IS
  'Part of check_pipeline(): columns that are missing or that would be misread, and scene numbers that an earlier version made integers.';

CREATE FUNCTION shot_assets.check_assignment_rows(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  pipeline_owner constant oid = shot_assets.owner_of(schema);
  tables_read constant text[] = '{shots,scene_asset_instances,shot_asset_assignments}';
  has_states constant boolean = EXISTS (
    SELECT FROM shot_assets.find_columns(schema) c
    WHERE c.table_name = 'shot_asset_scene_states' AND c.column_name = 'scene_id' AND c.relkind = 'r' AND c.fits);
BEGIN
  -- Rows are read only where all tables are tables of one owner and all columns have the types that they should have.
  -- Then no cast of the host's own takes part. The other checks report what is different.
  IF (shot_assets.may_run_as(pipeline_owner) AND EXISTS (
        SELECT FROM pg_namespace n WHERE n.nspname = schema AND has_schema_privilege(pipeline_owner, n.oid, 'USAGE'))
      ) IS NOT TRUE
    OR EXISTS (SELECT FROM shot_assets.find_tables(schema) t
               WHERE t.table_name = ANY (tables_read) AND (t.relkind = 'r') IS NOT TRUE
                  OR t.kind IN ('host', 'ours') AND t.owner <> pipeline_owner)
    OR EXISTS (SELECT FROM shot_assets.find_columns(schema) c
               WHERE c.table_name = ANY (tables_read) AND c.need IN ('key', 'required') AND c.fits IS NOT TRUE
                  OR c.table_name IN ('shot_asset_assignments', 'shot_asset_scene_states')
                  AND c.need <> 'added if free' AND NOT c.fits)
  THEN
    RETURN;
  END IF;

  -- A name that the table has no column of yet means the column of "absent".
  RETURN QUERY SELECT r.* FROM shot_assets.rows_as(pipeline_owner, format($query$
    SELECT CASE WHEN r.rule = 'managed' THEN 'warning' ELSE 'error' END,
           CASE WHEN r.rule = 'managed' THEN 'shot_asset_scene_states' ELSE 'shot_asset_assignments' END,
           CASE WHEN r.rule = 'managed' THEN
             format('lacks managed_since of scenes that have assignments: %%s, for example %%s',
                    count(DISTINCT s.scene_id), min(s.scene_id::text))
           ELSE format('rows %%s: %%s, for example %%s', r.rule, count(*),
                       min(coalesce(nullif(a.id, ''), 'shot ' || a.shot_id))) END,
           CASE WHEN r.rule = 'managed' THEN %2$L ELSE 'Correct or delete these rows.' END
    FROM (
      VALUES ('', 'throughout', '', now(), now(), NULL::timestamptz)
    ) AS absent (id, presence_type, presence_note, created_at, updated_at, managed_since)
    CROSS JOIN LATERAL (
      SELECT shot_id, scene_asset_instance_id, id::text, presence_type::text, presence_note::text, created_at,
             updated_at, %7$s AS camera_angle, count(*) OVER (PARTITION BY shot_id, scene_asset_instance_id) AS copies
      FROM %1$I.shot_asset_assignments
    ) a
    LEFT JOIN %1$I.shots s ON s.id = a.shot_id
    LEFT JOIN %1$I.scene_asset_instances i ON i.id = a.scene_asset_instance_id
    LEFT JOIN LATERAL (%3$s) m ON m.scene_id = s.scene_id
    CROSS JOIN LATERAL (VALUES
      ('of a shot that does not exist', a.shot_id IS NOT NULL AND s.id IS NULL),
      ('of an instance that does not exist', a.scene_asset_instance_id IS NOT NULL AND i.id IS NULL),
      ('whose shot and instance belong to different scenes',
       s.id IS NOT NULL AND i.id IS NOT NULL AND (s.scene_id = i.scene_id) IS NOT TRUE),
      ('of the same shot and instance', a.copies > 1 AND s.id IS NOT NULL AND i.id IS NOT NULL),
      ('with an unknown presence_type', a.presence_type COLLATE "C" <> ALL (%4$L::text[])),
      ('with a presence_note of more than %6$s characters', char_length(a.presence_note) > %6$s),
      ('with an unknown camera_angle', a.camera_angle COLLATE "C" <> ALL (%8$L::text[])),
      ('without id', a.id IS NULL),
      ('without shot_id', a.shot_id IS NULL),
      ('without scene_asset_instance_id', a.scene_asset_instance_id IS NULL),
      ('without presence_type', a.presence_type IS NULL),
      ('without created_at', a.created_at IS NULL),
      ('without updated_at', a.updated_at IS NULL),
      ('managed', %5$L AND s.scene_id IS NOT NULL AND m.managed_since IS NULL)
    ) AS r (rule, is_broken)
    WHERE r.is_broken
    GROUP BY r.rule
    ORDER BY r.rule = 'managed', r.rule
  $query$, schema, format('SELECT * FROM shot_assets.attach(%L)', schema),
  CASE WHEN has_states THEN format('SELECT scene_id, managed_since FROM %I.shot_asset_scene_states', schema)
       ELSE 'SELECT NULL::uuid AS scene_id, NULL::timestamptz AS managed_since WHERE false' END,
  (SELECT shot_assets.constants(k.definition) FROM shot_assets.contract_constraints() k
   WHERE k.columns = '{presence_type}'),
  has_states,
  (SELECT substring(k.definition, '<= ([0-9]+)') FROM shot_assets.contract_constraints() k
   WHERE k.columns = '{presence_note}'),
  CASE WHEN EXISTS (SELECT FROM shot_assets.find_columns(schema) c
                    WHERE c.table_name = 'shot_asset_assignments' AND c.column_name = 'camera_angle' AND c.fits)
    THEN 'camera_angle::text' ELSE 'NULL::text' END,
  (SELECT shot_assets.constants(k.definition) FROM shot_assets.contract_constraints() k
   WHERE k.columns = '{camera_angle}'))) AS r (severity text, object text, problem text, remedy text);
  -- Functions return shot_order as integer, so reading such a shot fails.
  IF EXISTS (SELECT FROM shot_assets.find_columns(schema) c
             WHERE c.table_name = 'shots' AND c.column_name = 'shot_order' AND c.fits) THEN
    RETURN QUERY SELECT r.* FROM shot_assets.rows_as(pipeline_owner, format($query$
      SELECT 'warning', 'shots', format('rows whose shot_order is out of the range of integer: %%s, for example %%s', count(*), min(id::text)),
             'Number the shots of these scenes anew, for example from 1.'
      FROM %I.shots WHERE shot_order::bigint NOT BETWEEN -2147483648 AND 2147483647 HAVING count(*) > 0
    $query$, schema)) AS r (severity text, object text, problem text, remedy text);
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE;
  -- The tables and columns of the query were there, with types that fit, and it runs no code of the host.
  WHEN syntax_error_or_access_rule_violation OR invalid_schema_name THEN
    RAISE EXCEPTION 'the schema has been changed meanwhile'
      USING ERRCODE = 'serialization_failure', DETAIL = SQLERRM || '.', HINT = 'Run the transaction again.';
END
$$;
COMMENT ON FUNCTION shot_assets.check_assignment_rows(name) IS
  'Part of check_pipeline(): how many rows of shot_asset_assignments break which rule, how many shots have a number that no function can return, and how many scenes with assignments the bookkeeping does not know as managed, with an example.';

CREATE FUNCTION shot_assets.check_privileges(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH tables AS (SELECT * FROM shot_assets.find_tables(schema)),
     common AS (SELECT o.owner, pg_get_userbyid(o.owner) AS owner_name FROM shot_assets.owner_of(schema) AS o (owner)),
     problems (ordinal, severity, object, problem, remedy) AS (
  SELECT 0, 'error', format('schema %I', schema), format('role %I lacks %s, which %s', o.owner_name, p.name, p.purpose),
         format('GRANT %s ON SCHEMA %I TO %I', p.name, schema, o.owner_name)
  FROM common o
  CROSS JOIN LATERAL (
    SELECT 'USAGE', 'triggers need'
    UNION ALL
    SELECT 'CREATE', 'new tables and indexes need'
    WHERE EXISTS (SELECT FROM shot_assets.plan(schema, '{tables,constraints,indexes}') n WHERE n.statement <> '')
  ) AS p (name, purpose)
  JOIN pg_namespace n ON n.nspname = schema
  WHERE NOT has_schema_privilege(o.owner, n.oid, p.name)
  UNION ALL
  SELECT t.ordinal, 'error', t.table_name,
         format('belongs to role %I, which role %I is no member of', pg_get_userbyid(t.owner), current_user),
         format('GRANT %I TO %I', pg_get_userbyid(t.owner), current_user)
  FROM tables t WHERE t.oid IS NOT NULL AND t.kind IN ('host', 'ours') AND NOT shot_assets.may_run_as(t.owner)
  UNION ALL
  -- Triggers on one of them write others: what runs there then would run with the rights of another owner.
  SELECT t.ordinal, 'error', t.table_name,
         format('belongs to role %I, other tables of the pipeline to role %I', pg_get_userbyid(t.owner), o.owner_name),
         -- A role without these rights may have put a table of this name there to gain them.
         CASE WHEN t.kind = 'ours' AND NOT shot_assets.is_trusted(t.owner, o.owner) THEN
           format('Look at it first: its triggers, rules, policies and defaults would run with the rights of role %I. Then rename it, or run ',
                  o.owner_name) ELSE '' END
         || format('ALTER TABLE %s OWNER TO %I', t.qualified, o.owner_name)
  FROM tables t CROSS JOIN common o
  WHERE t.oid IS NOT NULL AND t.kind IN ('host', 'ours') AND t.owner <> o.owner
  UNION ALL
  SELECT p.ordinal, 'error', p.table_name,
         format('role %I, which owns the pipeline, lacks %s', p.role_name, p.lacking),
         format('GRANT %s ON %s TO %I', p.lacking, p.qualified, p.role_name)
  FROM shot_assets.find_lacking_privileges(schema) p
  UNION ALL
  SELECT 1000, CASE WHEN NOT f.can_be_granted
                      AND EXISTS (SELECT FROM shot_assets.plan(schema, '{triggers}') n WHERE n.statement <> '')
                 THEN 'error' ELSE 'warning' END,
         'schema shot_assets',
         format('role %I lacks EXECUTE on trigger functions, without which it cannot create or restore triggers',
                f.role_name),
         shot_assets.grant_functions(f.role_name)
  FROM shot_assets.find_closed_functions(schema) f
  WHERE NOT f.can_be_granted OR shot_assets.was_attached(schema)
)
SELECT p.severity, p.object, p.problem, p.remedy FROM problems p ORDER BY p.ordinal, p.object, p.problem
$$;
COMMENT ON FUNCTION shot_assets.check_privileges(name) IS
  'Part of check_pipeline(): tables that have not one owner, and what that owner and the caller of attach() may not do.';

CREATE FUNCTION shot_assets.check_host_functions(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH row_types (type, name, columns) AS (
  SELECT r.reltype, format('table %s', t.qualified),
         ARRAY(SELECT n.column_name FROM shot_assets.find_columns(schema) n
               WHERE n.table_name = t.table_name AND n.need = 'added if free' AND n.fits IS NOT FALSE)
  FROM shot_assets.find_tables(schema) t JOIN pg_class r ON r.oid = t.oid
  WHERE t.table_name = 'shot_asset_assignments'
  UNION ALL VALUES
    ('shot_assets.assignment'::regtype, 'type shot_assets.assignment', '{priority,camera_angle,image_url}'::text[]),
    ('shot_assets.assignment_detail'::regtype, 'type shot_assets.assignment_detail',
     '{priority,camera_angle,chosen_image_url}')
)
SELECT 'warning', format('function %s', p.oid::regprocedure),
       format('returns rows of %s and seems to list its columns without %s', t.name,
              array_to_string(ARRAY(SELECT c FROM unnest(t.columns) AS c WHERE strpos(body.text, c) = 0), ', ')),
       'Let it return these columns, too, last and in this order, or SELECT * of the table.'
FROM row_types t
JOIN pg_proc p ON p.prorettype = t.type AND p.pronamespace <> 'shot_assets'::regnamespace
JOIN pg_language l ON l.oid = p.prolang
CROSS JOIN LATERAL (SELECT concat(p.prosrc, p.prosqlbody::text) AS text) body
-- What a query names cannot be told from text for sure: a star, or the names of all columns, are taken for enough.
WHERE (l.lanname = 'sql' OR l.lanname = 'plpgsql' AND p.prosrc ~* $r$return\s+query$r$)
  AND (p.prosqlbody IS NOT NULL OR strpos(p.prosrc, '*') = 0)
  AND EXISTS (SELECT FROM unnest(t.columns) AS c WHERE strpos(body.text, c) = 0)
ORDER BY 2
$$;
COMMENT ON FUNCTION shot_assets.check_host_functions(name) IS
  'Part of check_pipeline(): functions of the host that return rows of assignments and list their columns, and so break when columns are added.';

CREATE FUNCTION shot_assets.check_pieces(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT 'warning', p.object, 'is missing', format('SELECT * FROM shot_assets.attach(%L)', schema)
FROM shot_assets.plan(schema, '{tables,columns,constraints,indexes}') WITH ORDINALITY p
WHERE p.statement <> '' AND shot_assets.was_attached(schema)
ORDER BY p.ordinality
$$;
COMMENT ON FUNCTION shot_assets.check_pieces(name) IS
  'Part of check_pipeline(): tables, columns, keys, checks and indexes of an attached pipeline that somebody dropped.';

CREATE FUNCTION shot_assets.check_triggers(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH triggers AS (
  SELECT *, bool_or(t.present AND t.function_name <> 'set_updated_at') OVER () AS is_attached
  FROM shot_assets.find_triggers(schema) t
)
SELECT 'warning', format('schema %I', schema), 'is not attached: none of the triggers that guard it is there',
       format('SELECT * FROM shot_assets.attach(%L)', schema)
WHERE shot_assets.was_attached(schema) AND EXISTS (SELECT FROM triggers t WHERE NOT t.is_attached)
UNION ALL
SELECT * FROM (
  SELECT 'warning', format('trigger %I on %I', t.trigger_name, t.table_name), f.problem, f.remedy
  FROM triggers t
  -- A table that is missing, as in a schema that an earlier version attached, is reported as such.
  JOIN shot_assets.find_tables(schema) a ON a.table_name = t.table_name AND a.oid IS NOT NULL
  CROSS JOIN LATERAL (VALUES
    (NOT t.present AND t.is_attached AND t.enabled IS NOT NULL AND t.function_name <> 'set_updated_at',
     'has another WHEN, list of columns or transition tables than it should, so it misses changes',
     format('SELECT * FROM shot_assets.attach(%L)', schema)),
    (NOT t.present AND t.is_attached AND (t.enabled IS NULL OR t.function_name = 'set_updated_at'), 'is missing', format('SELECT * FROM shot_assets.attach(%L)', schema)),
    (t.enabled IN ('D', 'R'), 'is disabled', format('ALTER TABLE %s ENABLE TRIGGER %I', t.qualified, t.trigger_name)),
    -- Changes that arrive from a publisher fire row triggers only, but the first copy of a table fires these, too.
    (t.enabled = 'A' AND t.function_name NOT IN ('set_updated_at', 'stage_locks_written'),
     'is enabled for replication, which brings rows before the rows that they refer to',
     format('ALTER TABLE %s ENABLE TRIGGER %I', t.qualified, t.trigger_name))
  ) AS f (applies, problem, remedy)
  WHERE f.applies
  ORDER BY t.ordinal
) AS found
UNION ALL
-- As a restore with --disable-triggers leaves them where it breaks off.
SELECT * FROM (
  SELECT 'warning', format('foreign key %I on %I', c.constraint_name, c.table_name),
         format('is not enforced, because its triggers on %s are disabled', r.relname),
         format('ALTER TABLE %I.%I %s', schema, r.relname, string_agg(format('ENABLE TRIGGER %I', g.tgname), ', ' ORDER BY g.tgname))
  FROM shot_assets.find_constraints(schema) c
  JOIN pg_constraint k ON k.conrelid = c.table_oid AND k.conname = c.constraint_name
  JOIN pg_trigger g ON g.tgconstraint = k.oid AND g.tgenabled IN ('D', 'R')
  JOIN pg_class r ON r.oid = g.tgrelid
  WHERE c.kind = 'foreign key'
  GROUP BY c.constraint_name, c.table_name, r.relname
  ORDER BY 2, 3
) AS unenforced
$$;
COMMENT ON FUNCTION shot_assets.check_triggers(name) IS
  'Part of check_pipeline(): triggers of an attached pipeline, and of its foreign keys, that somebody dropped, disabled, or enabled for replication.';

CREATE FUNCTION shot_assets.check_pipeline(schema name DEFAULT 'public')
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS $$
BEGIN
  PERFORM shot_assets.require_schema_name(schema);
  IF NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = schema) THEN
    RETURN QUERY VALUES ('error', format('schema %I', schema), 'does not exist',
                         format('SELECT * FROM shot_assets.create_pipeline(%L)', schema));
    RETURN;
  END IF;

  RETURN QUERY SELECT * FROM shot_assets.check_tables(schema);
  -- Constraints first: the type of a column can hardly be changed under a wrong one.
  RETURN QUERY SELECT * FROM shot_assets.check_constraints(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_columns(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_privileges(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_trust(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_assignment_rows(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_pieces(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_host_functions(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_triggers(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_policies(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_history(schema);
END
$$;
COMMENT ON FUNCTION shot_assets.check_pipeline(name) IS
  'One row per problem of a schema, with its remedy: what attach() would refuse, what works only in part, what an attached pipeline has lost since, and who could have code run with the rights of the owner of the tables. severity: error (attach() refuses) or warning. No rows: all is well. Reads rows only as the owner of the tables, where the caller has the privileges of that role. Error 40001, to be run again, where somebody has dropped something of it meanwhile; 22023 for a schema that cannot hold a pipeline (NULL, empty, named $user, of PostgreSQL or of an extension).';
