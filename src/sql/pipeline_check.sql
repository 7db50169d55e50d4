-- Checking a schema against the contract: every problem at once, each with its remedy.

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
  (t.kind = 'optional' AND t.relkind NOT IN ('r', 'p', 'v', 'm', 'f'), format('is a %s, not a table', relkind.name),
   'Rename it, or make it a table or a view.'),
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
SELECT f.severity, format('%s.%s', c.table_name, c.column_name), f.problem, f.remedy
FROM shot_assets.find_columns(schema) c
LEFT JOIN pg_attribute a ON a.attrelid = c.table_oid AND a.attnum = c.number
CROSS JOIN LATERAL (
  SELECT c.kind <> 'ours' AND c.type = 'timestamptz' AND shot_assets.type_fits(a.atttypid, 'timestamp', false)
           AS is_local_time,
         c.type = 'text' OR shot_assets.type_fits(a.atttypid, 'text', true)
           OR EXISTS (SELECT FROM pg_cast p WHERE p.castsource = a.atttypid AND p.casttarget = to_regtype(c.type))
           AS converts
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
  (NOT c.fits AND NOT type.is_local_time, 'error',
   format('type is %s, expected %s', format_type(a.atttypid, a.atttypmod), c.type),
   CASE WHEN type.converts
     THEN format('ALTER TABLE %1$s ALTER COLUMN %2$I TYPE %3$s USING %2$I::%3$s', c.qualified, c.column_name, c.type)
     ELSE format('Make it a column of type %s.', c.type) END),
  (type.is_local_time, 'warning', 'type is timestamp without time zone, so it means another time in each time zone',
   format('ALTER TABLE %s ALTER COLUMN %I TYPE timestamptz', c.qualified, c.column_name)),
  (c.is_written AND a.attgenerated <> '', 'error', 'column is generated, so it cannot be written',
   format('ALTER TABLE %s ALTER COLUMN %I DROP EXPRESSION', c.qualified, c.column_name)),
  (c.need = 'key' AND c.relkind = 'r' AND a.attname IS NOT NULL
   AND NOT shot_assets.has_key(c.table_oid, ARRAY[c.column_name]), 'error', 'has no primary or unique key of its own',
   format('ALTER TABLE %s ADD %s (%I)', c.qualified, key.possible, c.column_name))
) AS f (applies, severity, problem, remedy)
WHERE c.table_oid IS NOT NULL AND f.applies
ORDER BY c.ordinal
$$;
COMMENT ON FUNCTION shot_assets.check_columns(name) IS
  'Part of check_pipeline(): columns that are missing or that would be misread.';

CREATE FUNCTION shot_assets.check_assignment_rows(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  tables_read constant text[] = '{shots,scene_asset_instances,shot_asset_assignments}';
BEGIN
  -- Only tables that are what they should be, and the caller's, can be read; of the others the other parts tell.
  IF NOT has_schema_privilege(schema, 'USAGE')
    OR EXISTS (SELECT FROM shot_assets.find_tables(schema) t
               WHERE t.table_name = ANY (tables_read)
                 AND (t.relkind = 'r' AND pg_has_role(t.owner, 'USAGE')) IS NOT TRUE)
    OR EXISTS (SELECT FROM shot_assets.find_columns(schema) c
               WHERE c.table_name = ANY (tables_read) AND c.need IN ('key', 'required') AND c.fits IS NOT TRUE)
  THEN
    RETURN;
  END IF;

  RETURN QUERY
  SELECT 'error', t.table_name,
         format('rows cannot be checked: row-level security hides some from role %I', current_user),
         format('ALTER ROLE %I BYPASSRLS', current_user)
  FROM shot_assets.find_tables(schema) t
  WHERE t.table_name = ANY (tables_read) AND row_security_active(t.oid)
  ORDER BY t.ordinal;
  IF FOUND THEN
    RETURN;
  END IF;

  -- A name that the table has no column of yet means the column of "absent".
  RETURN QUERY EXECUTE format($query$
    SELECT 'error', 'shot_asset_assignments',
           format('rows %%s: %%s, for example %%s', r.rule, count(*),
                  min(coalesce(nullif(a.id, ''), 'shot ' || a.shot_id))),
           'Correct or delete these rows.'
    FROM (
      VALUES ('', 'throughout', '', now(), now())
    ) AS absent (id, presence_type, presence_note, created_at, updated_at)
    CROSS JOIN LATERAL (
      SELECT shot_id, scene_asset_instance_id, id::text, presence_type::text, presence_note::text, created_at,
             updated_at, count(*) OVER (PARTITION BY shot_id, scene_asset_instance_id) AS copies
      FROM %1$I.shot_asset_assignments
    ) a
    LEFT JOIN %1$I.shots s ON s.id = a.shot_id
    LEFT JOIN %1$I.scene_asset_instances i ON i.id = a.scene_asset_instance_id
    CROSS JOIN LATERAL (VALUES
      ('of a shot that does not exist', a.shot_id IS NOT NULL AND s.id IS NULL),
      ('of an instance that does not exist', a.scene_asset_instance_id IS NOT NULL AND i.id IS NULL),
      ('whose shot and instance belong to different scenes',
       s.id IS NOT NULL AND i.id IS NOT NULL AND (s.scene_id = i.scene_id) IS NOT TRUE),
      ('of the same shot and instance', a.copies > 1 AND s.id IS NOT NULL AND i.id IS NOT NULL),
      ('with an unknown presence_type', a.presence_type <> ALL ($1)),
      ('with a presence_note of more than 200 characters', char_length(a.presence_note) > 200),
      ('without id', a.id IS NULL),
      ('without shot_id', a.shot_id IS NULL),
      ('without scene_asset_instance_id', a.scene_asset_instance_id IS NULL),
      ('without presence_type', a.presence_type IS NULL),
      ('without created_at', a.created_at IS NULL),
      ('without updated_at', a.updated_at IS NULL)
    ) AS r (rule, is_broken)
    WHERE r.is_broken
    GROUP BY r.rule
    ORDER BY r.rule
  $query$, schema)
  USING (SELECT shot_assets.constants(k.definition) FROM shot_assets.contract_constraints() k
         WHERE k.columns = '{presence_type}');
END
$$;
COMMENT ON FUNCTION shot_assets.check_assignment_rows(name) IS
  'Part of check_pipeline(): how many rows of an adopted shot_asset_assignments break which rule, with an example.';

CREATE FUNCTION shot_assets.check_privileges(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH tables AS (SELECT * FROM shot_assets.find_tables(schema)),
     roles AS (SELECT * FROM shot_assets.find_trigger_roles(schema)),
     problems (ordinal, object, problem, remedy) AS (
  SELECT DISTINCT 0, format('schema %I', schema), format('role %I lacks %s, which %s', p.role, p.name, p.purpose),
         format('GRANT %s ON SCHEMA %I TO %I', p.name, schema, p.role)
  FROM (
    SELECT current_user, name, 'attach() needs' FROM unnest('{USAGE,CREATE}'::text[]) AS name
    UNION ALL  -- to be given a table
    SELECT pg_get_userbyid(t.owner), 'CREATE', 'the owner of tables that attach() adds needs' FROM tables t
    WHERE t.oid IS NULL AND pg_get_userbyid(t.owner) <> current_user
      AND NOT (SELECT a.rolsuper FROM pg_roles a WHERE a.rolname = current_user)
    UNION ALL
    SELECT r.role_name, 'USAGE', format('triggers on %s need', r.tables) FROM roles r
  ) AS p (role, name, purpose)
  WHERE NOT has_schema_privilege(p.role, schema, p.name)
  UNION ALL
  SELECT t.ordinal, t.table_name,
         format('belongs to role %I, which role %I is no member of', pg_get_userbyid(t.owner), current_user),
         format('GRANT %I TO %I', pg_get_userbyid(t.owner), current_user)
  FROM tables t WHERE t.oid IS NOT NULL AND t.kind IN ('host', 'ours') AND NOT pg_has_role(t.owner, 'USAGE')
  UNION ALL
  SELECT p.ordinal, p.table_name,
         format('role %I lacks %s, which triggers on %s need', p.role_name, p.lacking, p.role_tables),
         format('GRANT %s ON %s TO %I', p.lacking, p.qualified, p.role_name)
  FROM shot_assets.find_lacking_privileges(schema) p WHERE p.kind <> 'ours'
  UNION ALL
  SELECT t.ordinal, t.table_name,
         format('row-level security hides rows from role %I, which triggers on %s act as', r.role_name, r.tables),
         format('GRANT %I TO %I', pg_get_userbyid(t.owner), r.role_name)
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
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT 'warning', format('trigger %I on %I', t.trigger_name, t.table_name), f.problem, f.remedy
FROM (
  SELECT *, bool_or(t.present AND t.function_name <> 'set_updated_at') OVER () AS is_attached
  FROM shot_assets.find_triggers(schema) t
) t
CROSS JOIN LATERAL (VALUES
  (t.present AND NOT t.enabled, 'is disabled', format('ALTER TABLE %s ENABLE TRIGGER %I', t.qualified, t.trigger_name)),
  (NOT t.present AND t.is_attached, 'is missing', format('SELECT * FROM shot_assets.attach(%L)', schema))
) AS f (applies, problem, remedy)
WHERE f.applies
ORDER BY t.ordinal
$$;
COMMENT ON FUNCTION shot_assets.check_triggers(name) IS
  'Part of check_pipeline(): triggers of an attached pipeline that somebody disabled or dropped.';

CREATE FUNCTION shot_assets.check_pipeline(schema name DEFAULT 'public')
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
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
  RETURN QUERY SELECT * FROM shot_assets.check_assignment_rows(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_triggers(schema);
  RETURN QUERY SELECT * FROM shot_assets.check_policies(schema);
END
$$;
COMMENT ON FUNCTION shot_assets.check_pipeline(name) IS
  'Every problem that attach() would have with a schema, and what works with less: a row per problem with its remedy. severity: error (attach() refuses) or warning. No rows: all is well. Error 22023 for a schema that cannot hold a pipeline (NULL, empty, of PostgreSQL or of an extension).';
