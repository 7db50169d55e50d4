-- Turning history on and off.

-- A comment on the history says whether it has gaps on purpose. Dumps carry the comment, too.
CREATE FUNCTION shot_assets.history_comment(recording boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT 'Changes of shot_asset_assignments: the row before and after, NULL where there was none, with the label of its shot at the time and the id of its asset.'
  || CASE WHEN recording THEN '' ELSE ' Recording is off since disable_history().' END
$$;
COMMENT ON FUNCTION shot_assets.history_comment(boolean) IS
  'The comment on the table of a history. recording: false once disable_history() has stopped it.';

-- Only the host knows what its policies show to whom, and they may ask for columns that a history does not have.
CREATE FUNCTION shot_assets.host_hides_assignments(schema name) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT EXISTS (
  SELECT FROM shot_assets.find_tables(schema) t JOIN pg_class r ON r.oid = t.oid
  WHERE t.table_name IN ('shot_asset_assignments', 'shot_asset_extra_references') AND r.relrowsecurity
    AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = r.oid AND p.polname <> 'shot_assets_owner'))
$$;
COMMENT ON FUNCTION shot_assets.host_hides_assignments(name) IS
  'Whether row-level security of assignments, or of extra images, has policies other than ours.';

CREATE FUNCTION shot_assets.find_history_readers(schema name)
RETURNS TABLE (reader text, may_read boolean, reads boolean, is_shown_more boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH assignments AS (
  SELECT r.oid, r.relowner, r.relacl, h.oid AS history_oid, h.relacl AS history_acl,
         shot_assets.host_hides_assignments(schema) AS hides,
         NOT h.relrowsecurity OR EXISTS (SELECT FROM pg_policy p
                                         WHERE p.polrelid = h.oid AND p.polname = 'shot_assets_owner') AS is_open
  FROM pg_namespace n JOIN pg_class r ON r.relnamespace = n.oid AND r.relname = 'shot_asset_assignments'
  LEFT JOIN pg_class h ON h.relnamespace = n.oid AND h.relname = 'shot_asset_assignment_history'
  WHERE n.nspname = schema
)
SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
       r.may_read, r.reads,
       r.reads AND NOT (r.may_read AND (NOT a.hides OR NOT a.is_open OR r.sees_all))
FROM assignments a
CROSS JOIN LATERAL (
  SELECT x.grantee
  FROM aclexplode(a.relacl) x WHERE x.privilege_type = 'SELECT'
  UNION
  SELECT x.grantee
  FROM aclexplode(a.history_acl) x WHERE x.privilege_type = 'SELECT'
) g
LEFT JOIN pg_roles o ON o.oid = g.grantee
CROSS JOIN LATERAL (
  SELECT CASE WHEN g.grantee = 0 THEN has_table_privilege('public', a.oid, 'SELECT')
              ELSE has_table_privilege(g.grantee, a.oid, 'SELECT') END AS may_read,
         a.history_oid IS NOT NULL
         AND CASE WHEN g.grantee = 0 THEN has_table_privilege('public', a.history_oid, 'SELECT')
                  ELSE has_table_privilege(g.grantee, a.history_oid, 'SELECT') END AS reads,
         coalesce(o.rolbypassrls OR o.rolsuper, false) AS sees_all
) r
WHERE g.grantee <> a.relowner
$$;
COMMENT ON FUNCTION shot_assets.find_history_readers(name) IS
  'The roles that may read assignments, or their history, other than the owner: whether the role may read assignments (may_read) and the history (reads), and whether the history shows it what assignments do not.';

CREATE FUNCTION shot_assets.history_columns() RETURNS TABLE (name name, type regtype, detail text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
VALUES
  ('id', 'bigint'::regtype, 'GENERATED ALWAYS AS IDENTITY'),
  ('scene_id', 'uuid', ''),
  ('transaction_id', 'xid8', 'NOT NULL DEFAULT pg_current_xact_id()'),
  ('changed_at', 'timestamptz', 'NOT NULL DEFAULT statement_timestamp()'),
  ('transaction_began_at', 'timestamptz', 'NOT NULL DEFAULT now()'),
  ('changed_by', 'text', 'NOT NULL'),
  ('assignment_id', 'uuid', ''),  -- NULL for an extra image
  ('before', 'jsonb', ''),
  ('after', 'jsonb', ''),
  ('from_shot', 'text', ''),
  ('from_asset_id', 'uuid', ''),
  ('to_shot', 'text', ''),
  ('to_asset_id', 'uuid', ''),
  ('step_id', 'uuid', ''),
  ('call', 'text', ''),
  ('of_step_id', 'uuid', ''),
  ('frame_type', 'text', '')  -- of an extra image
$$;
COMMENT ON FUNCTION shot_assets.history_columns() IS
  'The columns of the table of a history, each with what follows its type where the table is made. Those without can be added later.';

CREATE FUNCTION shot_assets.plan_history(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH assignments AS (
  SELECT t.qualified, t.oid, r.relrowsecurity, h.relrowsecurity AS history_has_row_security,
         format('%I.shot_asset_assignment_history', schema) AS history, h.oid AS history_oid, t.owner
  FROM shot_assets.find_tables(schema) t JOIN pg_class r ON r.oid = t.oid
  LEFT JOIN pg_class h ON h.relnamespace = r.relnamespace AND h.relname = 'shot_asset_assignment_history'
  WHERE t.table_name = 'shot_asset_assignments'
)
SELECT plan.object, plan.statement
FROM assignments a
CROSS JOIN shot_assets.host_hides_assignments(schema) AS own (policies)
CROSS JOIN LATERAL (
  SELECT 1, 'table shot_asset_assignment_history', CASE WHEN a.history_oid IS NULL THEN format($ddl$
    CREATE TABLE %1$s (
      %3$s,
      -- Not the id alone: rows that a restore brings must not collide with those that its triggers record.
      PRIMARY KEY (id, changed_at)
    );
    CREATE INDEX ON %1$s (scene_id, id);
    COMMENT ON TABLE %1$s IS %2$L
  $ddl$, a.history, shot_assets.history_comment(true),
      (SELECT string_agg(format('%I %s %s', c.name, c.type, c.detail), ', ') FROM shot_assets.history_columns() c))
         WHEN obj_description(a.history_oid, 'pg_class') = shot_assets.history_comment(false) THEN
           format('COMMENT ON TABLE %s IS %L', a.history, shot_assets.history_comment(true)) END
  UNION ALL  -- what a table that an earlier version has made lacks
  SELECT 2, format('column %s of shot_asset_assignment_history', c.name),
         format('ALTER TABLE %s ADD COLUMN %I %s', a.history, c.name, c.type)
  FROM shot_assets.history_columns() c
  WHERE a.history_oid IS NOT NULL AND c.detail = '' AND NOT EXISTS (
    SELECT FROM pg_attribute t WHERE t.attrelid = a.history_oid AND t.attname = c.name AND NOT t.attisdropped)
  UNION ALL
  SELECT 2, 'key of shot_asset_assignment_history',
         format('ALTER TABLE %s DROP CONSTRAINT %I, ADD PRIMARY KEY (id, changed_at)', a.history, k.conname)
  FROM pg_constraint k
  WHERE k.conrelid = a.history_oid AND k.contype = 'p' AND shot_assets.are_columns(a.history_oid, k.conkey, '{id}')
  UNION ALL
  SELECT 2, 'NULL in shot_asset_assignment_history.assignment_id',
         format('ALTER TABLE %s ALTER COLUMN assignment_id DROP NOT NULL', a.history)
  FROM pg_attribute t WHERE t.attrelid = a.history_oid AND t.attname = 'assignment_id' AND t.attnotnull
  UNION ALL
  SELECT 3, format('trigger %I on %s', g.name, r.table_name),
         -- An earlier version made a trigger of this name that calls a function of the pipeline's schema.
         CASE WHEN NOT EXISTS (SELECT FROM pg_trigger p WHERE p.tgrelid = r.oid AND p.tgname = g.name
                               AND p.tgfoid = 'shot_assets.record_history()'::regprocedure
                               AND NOT shot_assets.trigger_differs(p.oid, g.tables))
           THEN format('CREATE OR REPLACE TRIGGER %1$I %2$s ON %3$s %4$s FOR EACH STATEMENT'
                       ' EXECUTE FUNCTION shot_assets.record_history()', g.name, g.event, r.qualified, g.tables) END
  FROM shot_assets.find_tables(schema) r CROSS JOIN (VALUES  -- named to fire after shot_assets_*, which lock the scene: so a scene's changes are numbered as they commit
    ('shot_history_insert', 'AFTER INSERT', 'REFERENCING NEW TABLE AS new_rows'),
    ('shot_history_update', 'AFTER UPDATE', 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'),
    ('shot_history_delete', 'AFTER DELETE', 'REFERENCING OLD TABLE AS old_rows'),
    ('shot_history_truncate', 'BEFORE TRUNCATE', '')
  ) AS g (name, event, tables)
  WHERE r.table_name = 'shot_asset_assignments'
    OR r.table_name = 'shot_asset_extra_references' AND r.oid IS NOT NULL AND r.owner = a.owner
  UNION ALL
  SELECT 4, format('SELECT on shot_asset_assignment_history for %s', r.reader),
         CASE WHEN NOT r.reads THEN format('GRANT SELECT ON %s TO %s', a.history, r.reader) END
  FROM shot_assets.find_history_readers(schema) r WHERE r.may_read AND NOT own.policies
  UNION ALL
  SELECT 4, format('SELECT on shot_asset_assignment_history for %s, who may not read assignments', r.reader), NULL
  FROM shot_assets.find_history_readers(schema) r WHERE r.reads AND NOT r.may_read
  UNION ALL
  SELECT 4, 'no SELECT on shot_asset_assignment_history: shot_asset_assignments has policies of the host', NULL
  WHERE own.policies
  UNION ALL
  SELECT 5, 'row-level security of shot_asset_assignment_history',
         CASE WHEN a.history_has_row_security IS NOT TRUE
           THEN format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', a.history) END
  WHERE own.policies
  UNION ALL
  SELECT 5, 'policy shot_assets_owner on shot_asset_assignment_history',
         CASE WHEN NOT EXISTS (SELECT FROM pg_policy p
                               WHERE p.polrelid = a.history_oid AND p.polname = 'shot_assets_owner')
           THEN format('CREATE POLICY shot_assets_owner ON %1$s FOR SELECT USING (EXISTS (SELECT FROM %2$I.scenes c %3$s '
                       'WHERE c.id = shot_asset_assignment_history.scene_id AND %4$s)); '
                       'ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY',
                       a.history, schema, path.joins, coalesce(path.is_owner, 'true')) END
  FROM (VALUES (1)) AS always LEFT JOIN shot_assets.find_owner_path(schema) path ON true
  WHERE (a.relrowsecurity OR shot_assets.host_has_row_security(schema)) AND NOT own.policies
) AS plan (ordinal, object, statement)
ORDER BY plan.ordinal, plan.object
$$;
COMMENT ON FUNCTION shot_assets.plan_history(name) IS
  'Part of enable_history(): the pieces of a history and the statement that adds each, NULL where it is there; none where there are no assignments.';

CREATE FUNCTION shot_assets.tables_to_enable_history(schema name) RETURNS TABLE (owner oid, qualified text, mode text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH changes AS MATERIALIZED (
  SELECT p.statement FROM shot_assets.plan_history(schema) p WHERE p.statement IS NOT NULL
), tables AS (
  SELECT r.relname, r.relowner, format('%I.%I', schema, r.relname) COLLATE "default" AS qualified
  FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
  WHERE n.nspname = schema AND r.relkind = 'r'
)
SELECT t.relowner, t.qualified,
       CASE WHEN EXISTS (SELECT FROM changes c WHERE strpos(c.statement, format('ALTER TABLE %s ', t.qualified)) > 0)
              THEN 'ACCESS EXCLUSIVE'
            ELSE 'SHARE ROW EXCLUSIVE' END
FROM tables t WHERE t.relname IN ('shot_asset_assignments', 'shot_asset_extra_references', 'shot_asset_assignment_history')
UNION ALL
SELECT p.* FROM (
  SELECT t.relowner, t.qualified, 'ACCESS SHARE' FROM tables t WHERE t.relname = 'scenes'
  UNION ALL
  SELECT * FROM shot_assets.tables_of_policies(schema)
) p
WHERE EXISTS (SELECT FROM changes c WHERE c.statement LIKE 'CREATE POLICY %')
$$;
COMMENT ON FUNCTION shot_assets.tables_to_enable_history(name) IS
  'Part of enable_history(): the tables that it locks, each with its owner and the strongest lock that it needs, so that they stay what and whose they are.';

CREATE FUNCTION shot_assets.tables_to_disable_history(schema name) RETURNS TABLE (owner oid, qualified text, mode text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT r.relowner, format('%I.%I', schema, r.relname), 'ACCESS EXCLUSIVE'
FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE n.nspname = schema AND r.relkind = 'r'
  AND r.relname IN ('shot_asset_assignments', 'shot_asset_extra_references', 'shot_asset_assignment_history')
$$;
COMMENT ON FUNCTION shot_assets.tables_to_disable_history(name) IS
  'Part of disable_history(): the tables that it locks, each with its owner.';

CREATE FUNCTION shot_assets.enable_history(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS $$
DECLARE
  pipeline_owner oid;
  statement text;
  problem text;
BEGIN
  PERFORM shot_assets.require_schema_name(schema);
  PERFORM shot_assets.hold_pipeline(schema);
  PERFORM shot_assets.lock_tables(schema, 'enable_history');
  -- The owner of the history acts as the owner of the assignments whenever these change.
  SELECT format('%I belongs to role %I, not to role %I.', h.relname, pg_get_userbyid(h.relowner), pg_get_userbyid(t.owner))
  INTO problem
  FROM shot_assets.find_tables(schema) t JOIN pg_class r ON r.oid = t.oid
  JOIN pg_class h ON h.relnamespace = r.relnamespace AND h.relname = 'shot_asset_assignment_history'
  WHERE t.table_name = 'shot_asset_assignments' AND h.relowner <> r.relowner;
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION 'no history can be kept in schema "%"', schema
      USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = problem,
            HINT = 'Both tables must have one owner; rename or drop a table that is not the history.';
  END IF;
  SELECT t.owner INTO pipeline_owner FROM shot_assets.find_tables(schema) t
  WHERE t.table_name = 'shot_asset_assignments';
  IF EXISTS (SELECT FROM shot_assets.plan_privileges(schema)) THEN
    PERFORM shot_assets.take_turns_to_grant();
  END IF;
  FOR object, statement IN SELECT p.object, p.statement FROM shot_assets.plan_privileges(schema) p LOOP
    EXECUTE statement;
    action := 'added';
    RETURN NEXT;
  END LOOP;
  FOR object, statement IN SELECT p.object, p.statement FROM shot_assets.plan_history(schema) p LOOP
    IF statement IS NULL THEN
      action := 'kept';
    ELSE
      PERFORM shot_assets.run_as(pipeline_owner, statement);
      action := 'added';
    END IF;
    RETURN NEXT;
  END LOOP;
  IF action IS NULL THEN
    RAISE EXCEPTION 'schema "%" holds no pipeline', schema
      USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = 'It has no table shot_asset_assignments.',
            HINT = format('Run SELECT * FROM shot_assets.attach(%L).', schema);
  END IF;
END
$$;
COMMENT ON FUNCTION shot_assets.enable_history(name) IS
  'From here on each change of an assignment, or of an extra image, is recorded in the table shot_asset_assignment_history, for history() and undo_last(). Who may read assignments may read the history, row by row where there is row-level security; where the host has policies of its own on assignments, nobody may but their owner, until somebody writes policies for the history and grants it. Returns a row per thing, with action added or kept; run it again to bring a history up to date with the schema. Works as the owner of the assignments, whose privileges it needs. Errors: 42501 naming a table whose owner''s privileges the caller lacks, 55000 where the schema holds no pipeline, or a history of somebody else, 55P03 where lock_timeout is over before it has locked the tables, 22023 for one that cannot.';

CREATE FUNCTION shot_assets.disable_history(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS $$
DECLARE
  table_owner oid;
  statement text;
BEGIN
  PERFORM shot_assets.require_schema_name(schema);
  PERFORM shot_assets.hold_pipeline(schema);
  PERFORM shot_assets.lock_tables(schema, 'disable_history');
  action := 'dropped';
  FOR object, table_owner, statement IN
    SELECT format('trigger %I on %I', g.tgname, r.relname), r.relowner,
           format('DROP TRIGGER %I ON %I.%I', g.tgname, schema, r.relname)
    FROM pg_trigger g JOIN pg_class r ON r.oid = g.tgrelid JOIN pg_proc p ON p.oid = g.tgfoid
    JOIN pg_namespace n ON n.oid = r.relnamespace AND n.nspname = schema
    WHERE p.oid = 'shot_assets.record_history()'::regprocedure
      OR p.pronamespace = n.oid AND p.proname = 'record_shot_asset_assignment_history'
    ORDER BY r.relname, g.tgname
  LOOP
    PERFORM shot_assets.run_as(table_owner, statement);
    RETURN NEXT;
  END LOOP;
  FOR table_owner IN
    SELECT p.proowner FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = schema
    WHERE p.proname = 'record_shot_asset_assignment_history' AND p.pronargs = 0
  LOOP
    PERFORM shot_assets.run_as(table_owner, format('DROP FUNCTION %I.record_shot_asset_assignment_history()', schema));
    object := 'function record_shot_asset_assignment_history()';
    RETURN NEXT;
  END LOOP;
  FOR table_owner IN
    SELECT r.relowner FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace AND n.nspname = schema
    WHERE r.relname = 'shot_asset_assignment_history' AND r.relkind = 'r'
  LOOP
    PERFORM shot_assets.run_as(table_owner, format('COMMENT ON TABLE %I.shot_asset_assignment_history IS %L', schema,
                                                   shot_assets.history_comment(false)));
    object := 'table shot_asset_assignment_history';
    action := 'kept';
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION shot_assets.disable_history(name) IS
  'No change is recorded from here on; what was recorded is kept. Returns a row per thing dropped or kept. Errors: 42501 naming a table whose owner''s privileges the caller lacks, 55P03 where lock_timeout is over before it has locked the tables, 22023 for a schema that cannot hold a pipeline.';

CREATE FUNCTION shot_assets.check_history(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT f.severity, f.object, f.problem, f.remedy
FROM pg_class h
JOIN pg_namespace n ON n.oid = h.relnamespace AND n.nspname = schema
CROSS JOIN LATERAL (
  SELECT 'error', h.relname, format('belongs to role %I, assignments to role %I', pg_get_userbyid(h.relowner),
                                    pg_get_userbyid(t.owner)),
         format('ALTER TABLE %I.%I OWNER TO %I', schema, h.relname, pg_get_userbyid(t.owner))
  FROM shot_assets.find_tables(schema) t WHERE t.table_name = 'shot_asset_assignments' AND t.owner <> h.relowner
  UNION ALL
  -- What was recorded is kept under another name: nobody but the host can tell how to convert it.
  SELECT 'warning', h.relname,
         string_agg(CASE WHEN t.attnum IS NULL THEN format('column %s is missing', c.name)
                         ELSE format('column %s is %s, not %s', c.name, format_type(t.atttypid, t.atttypmod), c.type) END, ', ' ORDER BY c.name)
         || ', so that no change can be recorded: each is refused',
         format('ALTER TABLE %1$I.%2$I RENAME TO %3$I; SELECT * FROM shot_assets.enable_history(%1$L)', schema, h.relname,
                h.relname || '_until_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS'))
  FROM shot_assets.history_columns() c
  LEFT JOIN pg_attribute t ON t.attrelid = h.oid AND t.attname = c.name AND NOT t.attisdropped
  LEFT JOIN pg_type y ON y.oid = t.atttypid
  WHERE t.attnum IS NULL AND c.detail <> '' OR c.type NOT IN (t.atttypid, y.typbasetype)  -- a domain is as its type
  HAVING count(*) > 0
  UNION ALL
  SELECT 'warning', p.object, 'is missing', format('SELECT * FROM shot_assets.enable_history(%L)', schema)
  FROM shot_assets.plan_history(schema) p
  WHERE p.statement IS NOT NULL
  UNION ALL
  SELECT 'warning', format('trigger %I on %I', g.tgname, t.table_name), 'is disabled',
         format('ALTER TABLE %s ENABLE TRIGGER %I', t.qualified, g.tgname)
  FROM shot_assets.find_tables(schema) t
  JOIN pg_trigger g ON g.tgrelid = t.oid AND g.tgfoid = 'shot_assets.record_history()'::regprocedure
  WHERE g.tgenabled IN ('D', 'R')
  UNION ALL
  SELECT 'warning', h.relname, 'has row-level security but no policy, so that only its owner sees rows',
         format('ALTER TABLE %I.%I DISABLE ROW LEVEL SECURITY', schema, h.relname)
  WHERE h.relrowsecurity AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = h.oid)
    AND NOT EXISTS (SELECT FROM shot_assets.plan_history(schema) p WHERE p.object ~ '^(policy|row-level security) ')
  UNION ALL
  SELECT 'warning', h.relname, format('role %s may read it, but %s', r.reader,
                                      CASE WHEN r.may_read THEN 'not all of these assignments: policies of the host hide them'
                                           ELSE 'not assignments' END),
         format('REVOKE SELECT ON %I.%I FROM %s', schema, h.relname, r.reader)
  FROM shot_assets.find_history_readers(schema) r WHERE r.is_shown_more
) AS f (severity, object, problem, remedy)
WHERE h.relname = 'shot_asset_assignment_history'
  AND obj_description(h.oid, 'pg_class') IS DISTINCT FROM shot_assets.history_comment(false)
UNION ALL
SELECT 'warning', 'table shot_asset_assignment_history', 'is missing, though triggers record: each change is refused',
       format('SELECT * FROM shot_assets.enable_history(%L)', schema)
WHERE EXISTS (
  SELECT FROM shot_assets.find_tables(schema) t
  JOIN pg_trigger g ON g.tgrelid = t.oid AND g.tgfoid = 'shot_assets.record_history()'::regprocedure
  JOIN pg_class r ON r.oid = t.oid
  WHERE NOT EXISTS (SELECT FROM pg_class h WHERE h.relnamespace = r.relnamespace AND h.relname = 'shot_asset_assignment_history'))
$$;
COMMENT ON FUNCTION shot_assets.check_history(name) IS
  'Part of check_pipeline(): what a history lacks, what of it is off, and whose it is, unless disable_history() took it off.';
