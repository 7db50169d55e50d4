-- Attaching: adding what a schema lacks of the contract; and detaching, which takes the triggers off again.

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
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS $$
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
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS $$
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
