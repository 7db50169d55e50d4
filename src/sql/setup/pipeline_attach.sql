-- Attaching: adding what a schema lacks of the contract; and detaching, which takes the triggers off again.
--
-- Each plan_* function lists pieces of one sort and the statement that adds each; NULL where it is there, empty where it
-- comes with its table. A later sort may need an earlier one, so attach() asks for them in turn.

CREATE FUNCTION shot_assets.plan_tables(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT format('table %I', t.table_name),
       CASE WHEN t.oid IS NULL THEN
         -- Complete at once, with its keys: event triggers of the host look at new tables.
         format('CREATE TABLE %1$s (%2$s); COMMENT ON TABLE %1$s IS %3$L', t.qualified,
                concat_ws(', ', parts.columns, parts.constraints), t.description) || coalesce(parts.comments, '') END
FROM shot_assets.find_tables(schema) t
CROSS JOIN LATERAL (
  SELECT string_agg(format('%I %s', c.column_name, c.type) || CASE WHEN c.not_null THEN ' NOT NULL' ELSE '' END
                    || coalesce(' DEFAULT ' || c.default_value, ''), ', ' ORDER BY c.ordinality) AS columns,
         string_agg(format('; COMMENT ON COLUMN %s.%I IS %L', t.qualified, c.column_name, c.description), ''
                    ORDER BY c.ordinality) FILTER (WHERE c.description IS NOT NULL) AS comments,
         (SELECT string_agg(format(k.definition, schema), ', ' ORDER BY k.ordinality)
          FROM shot_assets.contract_constraints() WITH ORDINALITY k WHERE k.table_name = t.table_name) AS constraints
  FROM shot_assets.contract_columns() WITH ORDINALITY c WHERE c.table_name = t.table_name
) parts
WHERE t.kind = 'ours'
ORDER BY t.ordinal
$$;
COMMENT ON FUNCTION shot_assets.plan_tables(name) IS
  'Part of attach(): the tables of ours, each with its columns, keys and checks.';

CREATE FUNCTION shot_assets.plan_columns(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT format('%s %I.%I', p.what, c.table_name, c.column_name),
       CASE WHEN c.table_oid IS NULL THEN ''
         ELSE format('ALTER TABLE %s ', c.qualified) || format(p.change, c.column_name, c.type, c.default_value)
              || CASE WHEN p.what = 'column' AND c.description IS NOT NULL
                   THEN format('; COMMENT ON COLUMN %s.%I IS %L', c.qualified, c.column_name, c.description) ELSE '' END
       END
FROM shot_assets.find_columns(schema) c
LEFT JOIN pg_attribute a ON a.attrelid = c.table_oid AND a.attnum = c.number
CROSS JOIN LATERAL (VALUES
  ('column', true, CASE WHEN a.attname IS NULL THEN
     'ADD COLUMN %1$I %2$s' || CASE WHEN c.not_null THEN ' NOT NULL' ELSE '' END
     || CASE WHEN c.default_value IS NOT NULL THEN ' DEFAULT %3$s' ELSE '' END END),
  -- An adopted column of ours may lack what makes rows easy to insert and sound.
  ('default of', c.default_value IS NOT NULL AND NOT a.atthasdef AND a.attidentity = '',
   'ALTER COLUMN %1$I SET DEFAULT %3$s'),
  ('not null of', c.not_null AND NOT a.attnotnull, 'ALTER COLUMN %1$I SET NOT NULL')
) AS p (what, applies, change)
WHERE (c.kind = 'ours' OR c.need = 'added') AND p.applies
ORDER BY c.ordinal
$$;
COMMENT ON FUNCTION shot_assets.plan_columns(name) IS
  'Part of attach(): the columns of tables of ours, and those that tables of the host get.';

CREATE FUNCTION shot_assets.plan_constraints(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT format('%s of %I (%s)', c.kind, c.table_name, array_to_string(c.columns, ', ')),
       CASE WHEN c.table_oid IS NULL THEN ''
            -- What a constraint says wrong has to go first; check_pipeline() tells.
            WHEN NOT coalesce(bool_or(c.serves OR c.problem IS NOT NULL), false) THEN
         format('ALTER TABLE %s ', c.qualified)
         || coalesce(string_agg(format('DROP CONSTRAINT %I, ', c.constraint_name), '') FILTER (WHERE c.is_ours), '')
         || 'ADD ' || CASE c.kind WHEN 'check' THEN format('CONSTRAINT %I ', 'shot_assets_' || c.columns[1]) ELSE '' END
         || format(CASE WHEN EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.table_oid AND i.indisprimary)
                     THEN replace(c.definition, 'PRIMARY KEY', 'UNIQUE') ELSE c.definition END, schema) END
FROM shot_assets.find_constraints(schema) c
GROUP BY c.ordinal, c.kind, c.table_name, c.columns, c.qualified, c.definition, c.table_oid
ORDER BY c.ordinal
$$;
COMMENT ON FUNCTION shot_assets.plan_constraints(name) IS
  'Part of attach(): keys and checks of the tables of ours. Where an adopted table has another primary key, ours is a unique key. A check that an earlier version made is replaced.';

CREATE FUNCTION shot_assets.plan_indexes(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT format('index on %I (%I)', c.table_name, c.column_name),
       CASE WHEN t.oid IS NULL THEN ''
            WHEN NOT EXISTS (
         SELECT FROM pg_index i
         JOIN pg_class r ON r.oid = i.indexrelid
         JOIN pg_am m ON m.oid = r.relam AND m.amname IN ('btree', 'hash')
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
         WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL AND a.attname = c.column_name)
       THEN format('CREATE INDEX ON %s (%I)', t.qualified, c.column_name) END
FROM shot_assets.contract_indexes() WITH ORDINALITY c
JOIN shot_assets.find_tables(schema) t USING (table_name)
ORDER BY c.ordinality
$$;
COMMENT ON FUNCTION shot_assets.plan_indexes(name) IS
  'Part of attach(): indexes. Any that leads with the column serves.';

CREATE FUNCTION shot_assets.plan_triggers(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT format('trigger %I on %I', t.trigger_name, t.table_name), CASE WHEN NOT t.present THEN t.statement END
FROM shot_assets.find_triggers(schema) t
ORDER BY t.ordinal
$$;
COMMENT ON FUNCTION shot_assets.plan_triggers(name) IS
  'Part of attach(): triggers. updated_at is kept by whatever the host has for it, else by set_updated_at().';

CREATE FUNCTION shot_assets.plan_privileges(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT format('EXECUTE on trigger functions for role %I', f.role_name), shot_assets.grant_functions(f.role_name)
FROM shot_assets.find_closed_functions(schema) f
WHERE f.can_be_granted
$$;
COMMENT ON FUNCTION shot_assets.plan_privileges(name) IS
  'Part of attach(): what the owner of the tables needs to create triggers on them.';

CREATE FUNCTION shot_assets.plan(schema name, sorts text[]) RETURNS TABLE (object text, statement text)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  sort text;
BEGIN
  FOREACH sort IN ARRAY sorts LOOP
    RETURN QUERY EXECUTE format('SELECT * FROM shot_assets.%I($1)', 'plan_' || sort) USING schema;
  END LOOP;
END
$$;
COMMENT ON FUNCTION shot_assets.plan(name, text[]) IS
  'Part of attach() and check_pipeline(): the plans of several sorts of pieces, one after the other.';

CREATE FUNCTION shot_assets.tables_to_attach(schema name) RETURNS TABLE (owner oid, qualified text, mode text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH changes AS MATERIALIZED (
  SELECT p.statement FROM shot_assets.plan(schema, '{columns,constraints,triggers,policies}') p WHERE p.statement <> ''
), tables AS MATERIALIZED (
  SELECT * FROM shot_assets.find_tables(schema)
)
SELECT t.owner, t.qualified,
       CASE WHEN EXISTS (
              SELECT FROM changes c
              WHERE strpos(c.statement, format('ALTER TABLE %s ', t.qualified)) > 0
                    AND strpos(c.statement, format('ALTER TABLE %s ADD FOREIGN KEY ', t.qualified)) = 0
                 OR c.statement LIKE 'DROP TRIGGER %' AND strpos(c.statement, format(' ON %s;', t.qualified)) > 0)
              THEN 'ACCESS EXCLUSIVE'
            -- New rows of the bookkeeping refer to scenes, which nobody may have locked who then waits for attach().
            WHEN t.table_name IN ('scenes', 'shot_asset_scene_states') THEN 'EXCLUSIVE'
            ELSE 'SHARE ROW EXCLUSIVE' END
FROM tables t
CROSS JOIN shot_assets.owned_tables(schema) AS o (tables)
WHERE t.qualified = ANY (o.tables)
UNION ALL
SELECT p.* FROM shot_assets.tables_of_policies(schema) p
WHERE EXISTS (SELECT FROM changes c WHERE c.statement LIKE 'CREATE POLICY %')
$$;
COMMENT ON FUNCTION shot_assets.tables_to_attach(name) IS
  'Part of attach(): the tables that it locks, each with its owner and the strongest lock that it needs.';

CREATE FUNCTION shot_assets.attach(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  pipeline_owner oid;
  is_there boolean;
  locked text[];
  problems text[];
  sorts text;
  statement text;
  adopted bigint;
BEGIN
  PERFORM shot_assets.require_schema_name(schema);
  is_there := shot_assets.hold_pipeline(schema);

  -- What is checked stays true until it is attached, and two sessions that attach the same schema take turns.
  locked := shot_assets.lock_tables(schema, 'attach');
  pipeline_owner := shot_assets.owner_of(schema);
  IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable')
    AND EXISTS (SELECT FROM shot_assets.find_tables(schema) t
                WHERE t.table_name = 'shot_asset_assignments' AND t.oid IS NOT NULL) THEN
    RAISE EXCEPTION 'assignments cannot be adopted under isolation level %', current_setting('transaction_isolation')
      USING ERRCODE = 'object_not_in_prerequisite_state',
            DETAIL = 'The transaction may be too old to see all of them, now that the tables are locked.',
            HINT = 'Run attach() in a transaction of isolation level READ COMMITTED.';
  END IF;

  SELECT array_agg(c.object || ': ' || c.problem) INTO problems
  FROM shot_assets.check_pipeline(schema) c WHERE c.severity = 'error';
  -- Nothing may be attached that is not locked: it would be of another owner by the time that a statement gets to it.
  IF problems IS NULL AND (NOT is_there OR shot_assets.owner_of(schema) IS DISTINCT FROM pipeline_owner
                           OR NOT coalesce(shot_assets.owned_tables(schema), '{}') <@ coalesce(locked, '{}')) THEN
    problems := ARRAY[format('schema %I: somebody has changed it meanwhile', schema)];
  END IF;
  IF problems IS NOT NULL THEN
    RAISE EXCEPTION 'schema "%" cannot be attached: % %', schema, cardinality(problems),
        CASE cardinality(problems) WHEN 1 THEN 'problem' ELSE 'problems' END
      USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = array_to_string(problems, E'\n'),
            HINT = format('Run SELECT * FROM shot_assets.check_pipeline(%L) for the remedies.', schema);
  END IF;

  -- Columns and constraints of a new table come with it, so they are planned before it is there.
  FOREACH sorts IN ARRAY ARRAY['{tables,columns,constraints}', '{indexes}', '{privileges}', '{triggers}', '{policies}'] LOOP
    IF sorts = '{privileges}' AND EXISTS (SELECT FROM shot_assets.plan_privileges(schema)) THEN
      PERFORM shot_assets.take_turns_to_grant();  -- then plan again: somebody may have granted them
    END IF;
    FOR object, statement IN
      SELECT p.object, p.statement FROM shot_assets.plan(schema, sorts::text[]) WITH ORDINALITY p ORDER BY p.ordinality
    LOOP
      IF statement IS NULL THEN
        action := 'kept';
      ELSE
        IF sorts = '{privileges}' THEN
          EXECUTE statement;
        ELSIF statement <> '' THEN
          PERFORM shot_assets.run_as(pipeline_owner, statement);
        END IF;
        action := 'added';
      END IF;
      RETURN NEXT;
    END LOOP;
  END LOOP;

  -- What is deferred would run when nobody acts as the owner any more, so it is refused. A foreign key need not be deferred.
  SELECT string_agg(format('SET CONSTRAINTS %I.%I IMMEDIATE', schema, c.conname), '; ') INTO statement
  FROM shot_assets.find_tables(schema) t JOIN pg_constraint c ON c.conrelid = t.oid
  WHERE t.table_name = 'shot_asset_scene_states' AND c.contype = 'f' AND c.condeferred;
  IF statement IS NOT NULL THEN
    PERFORM shot_assets.run_as(pipeline_owner, statement);
  END IF;
  -- After the triggers, which make scenes managed from here on.
  SELECT r.adopted INTO adopted
  FROM shot_assets.rows_as(pipeline_owner, format($query$
    WITH adopted AS (
      INSERT INTO %1$I.shot_asset_scene_states AS m (scene_id, managed_since)
      SELECT s.scene_id, min(a.created_at)
      FROM %1$I.shot_asset_assignments a JOIN %1$I.shots s ON s.id = a.shot_id
      WHERE s.scene_id IS NOT NULL
      GROUP BY s.scene_id
      ON CONFLICT (scene_id) DO UPDATE SET managed_since = excluded.managed_since, changes = m.changes + 1
        WHERE m.managed_since IS NULL
      RETURNING true
    )
    SELECT count(*) FROM adopted
  $query$, schema)) AS r (adopted bigint);
  IF adopted > 0 THEN
    object := format('managed scenes: %s', adopted);
    action := 'added';
    RETURN NEXT;
  END IF;
END
$$;
COMMENT ON FUNCTION shot_assets.attach(name) IS
  'Adopts the tables of a schema as a pipeline: adds the tables, columns, keys, indexes, triggers and, where the host has row-level security, policies it lacks and returns a row per thing, with action added or kept. Scenes that have assignments count as managed. Safe to run again; what somebody dropped comes back. Changes nothing of the host''s rows, policies and triggers. Works as the owner of the tables, whose privileges it needs. Errors: 42501 naming a table whose owner''s privileges the caller lacks; 55000 listing every problem that check_pipeline() finds, and where there are assignments already in a transaction of another isolation level than READ COMMITTED; 55P03 where lock_timeout is over before it has locked the tables; 22023 for a schema that cannot hold a pipeline.';

CREATE FUNCTION shot_assets.tables_to_detach(schema name) RETURNS TABLE (owner oid, qualified text, mode text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT r.relowner, format('%I.%I', schema, r.relname), 'ACCESS EXCLUSIVE'
FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE n.nspname = schema AND r.relkind IN ('r', 'p')
  AND (EXISTS (SELECT FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
               WHERE g.tgrelid = r.oid AND NOT g.tgisinternal
                 AND (p.pronamespace = 'shot_assets'::regnamespace OR g.tgname = 'shot_assets_updated_at'))
       OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = r.oid AND p.polname = 'shot_assets_owner'))
ORDER BY r.relname = 'scenes', r.relname
$$;
COMMENT ON FUNCTION shot_assets.tables_to_detach(name) IS
  'Part of detach(): the tables that it locks, each with its owner.';

CREATE FUNCTION shot_assets.detach(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  table_owner oid;
  statement text;
BEGIN
  PERFORM shot_assets.require_schema_name(schema);
  IF NOT shot_assets.hold_pipeline(schema) THEN
    RAISE EXCEPTION 'schema "%" does not exist', schema
      USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = 'There is nothing to detach.',
            HINT = 'Check the name of the schema.';
  END IF;
  PERFORM shot_assets.lock_tables(schema, 'detach');

  action := 'dropped';
  FOR object, table_owner, statement IN
    SELECT format('trigger %I on %I', g.tgname, r.relname), r.relowner,
           format('DROP TRIGGER %I ON %I.%I', g.tgname, schema, r.relname)
    FROM pg_trigger g
    JOIN pg_class r ON r.oid = g.tgrelid
    JOIN pg_namespace n ON n.oid = r.relnamespace AND n.nspname = schema
    JOIN pg_proc p ON p.oid = g.tgfoid
    WHERE NOT g.tgisinternal
      -- The one trigger of ours that may call a function of the host can be told by its name only.
      AND (p.pronamespace = 'shot_assets'::regnamespace AND p.proname <> 'record_history' OR g.tgname = 'shot_assets_updated_at')
    ORDER BY r.relname, g.tgname
  LOOP
    PERFORM shot_assets.run_as(table_owner, statement);
    RETURN NEXT;
  END LOOP;

  -- Row-level security stays on, so that nothing is seen that was hidden; but a table that the host had without, and
  -- that no policy of anybody protects now, becomes what it was.
  FOR object, table_owner, statement IN
    SELECT format('policy shot_assets_owner on %I', p.table_name), p.owner,
           format('DROP POLICY shot_assets_owner ON %s', p.qualified)
           || CASE WHEN p.policies = 1 AND p.was_open
                THEN format('; ALTER TABLE %s DISABLE ROW LEVEL SECURITY', p.qualified) ELSE '' END
    FROM shot_assets.find_policies(schema) p
    WHERE p.is_ours
    ORDER BY p.table_name
  LOOP
    PERFORM shot_assets.run_as(table_owner, statement);
    RETURN NEXT;
  END LOOP;

  RETURN QUERY
  SELECT format('table %I', t.table_name), 'kept' FROM shot_assets.find_tables(schema) t
  WHERE t.kind = 'ours' AND t.oid IS NOT NULL ORDER BY t.ordinal;
END
$$;
COMMENT ON FUNCTION shot_assets.detach(name) IS
  'Takes the triggers and policies of shot_assets off the tables of a schema and keeps all data; row-level security stays on where tables would otherwise lie open that did not before, so that the extension can be dropped; attach() brings everything back. Returns a row per trigger and policy dropped and per table kept. Errors: 42501 naming a table whose owner''s privileges the caller lacks, 55000 where the schema does not exist, 55P03 where lock_timeout is over before it has locked the tables, 22023 for a schema that cannot hold a pipeline.';
