-- Attaching: adding what a schema lacks of the contract; and detaching, which takes the triggers off again.
--
-- Each plan_* function lists pieces of one sort and the statement that adds each; NULL where it is there. A later sort
-- may need an earlier one, so attach() asks for them in turn.

CREATE FUNCTION shot_assets.plan_tables(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT format('table %I', t.table_name),
       CASE WHEN t.oid IS NULL THEN
         format('CREATE TABLE %1$s (); COMMENT ON TABLE %1$s IS %2$L; ALTER TABLE %1$s OWNER TO %3$I', t.qualified,
                t.description, pg_get_userbyid(t.owner)) END
FROM shot_assets.find_tables(schema) t
WHERE t.kind = 'ours'
ORDER BY t.ordinal
$$;
COMMENT ON FUNCTION shot_assets.plan_tables(name) IS
  'Part of attach(): the tables of ours, for plan_columns() to fill.';

CREATE FUNCTION shot_assets.plan_columns(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT format('%s %I.%I', p.what, c.table_name, c.column_name),
       format('ALTER TABLE %s ', c.qualified) || format(p.change, c.column_name, c.type, c.default_value)
       || CASE WHEN p.what = 'column' AND c.description IS NOT NULL
            THEN format('; COMMENT ON COLUMN %s.%I IS %L', c.qualified, c.column_name, c.description) ELSE '' END
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
       CASE WHEN NOT coalesce(bool_or(c.serves), false) THEN
         format('ALTER TABLE %s ADD ', c.qualified)
         || format(CASE WHEN EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.table_oid AND i.indisprimary)
                     THEN replace(c.definition, 'PRIMARY KEY', 'UNIQUE') ELSE c.definition END, schema) END
FROM shot_assets.find_constraints(schema) c
GROUP BY c.ordinal, c.kind, c.table_name, c.columns, c.qualified, c.definition, c.table_oid
ORDER BY c.ordinal
$$;
COMMENT ON FUNCTION shot_assets.plan_constraints(name) IS
  'Part of attach(): keys and checks of the tables of ours. Where an adopted table has another primary key, ours is a unique key.';

CREATE FUNCTION shot_assets.plan_indexes(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT format('index on %I (%I)', c.table_name, c.column_name),
       CASE WHEN NOT EXISTS (
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
SELECT format('%s on %I for role %I', p.lacking, p.table_name, p.role_name),
       format('GRANT %s ON %s TO %I', p.lacking, p.qualified, p.role_name)
FROM shot_assets.find_lacking_privileges(schema) p
WHERE p.kind = 'ours'
ORDER BY p.ordinal, p.role_name
$$;
COMMENT ON FUNCTION shot_assets.plan_privileges(name) IS
  'Part of attach(): what the roles that triggers act as need on the tables of ours, where the host''s tables have several owners.';

CREATE FUNCTION shot_assets.attach(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tables text;
  problems text[];
  sort text;
  statement text;
  adopted bigint;
BEGIN
  PERFORM shot_assets.require_schema_name(schema);

  -- What is checked stays true until it is attached, and two sessions that attach the same schema take turns. Scenes
  -- come last, as they do where a change of assignments reaches them.
  SELECT string_agg(t.qualified, ', ' ORDER BY t.table_name = 'scenes', t.ordinal) INTO tables
  FROM pg_namespace n CROSS JOIN shot_assets.find_tables(schema) t
  WHERE n.nspname = schema AND has_schema_privilege(n.oid, 'USAGE')
    AND t.relkind = 'r' AND t.kind IN ('host', 'ours') AND pg_has_role(t.owner, 'USAGE');
  IF tables IS NOT NULL THEN
    EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', tables);
  END IF;
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
  IF problems IS NOT NULL THEN
    RAISE EXCEPTION 'schema "%" cannot be attached: % %', schema, cardinality(problems),
        CASE cardinality(problems) WHEN 1 THEN 'problem' ELSE 'problems' END
      USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = array_to_string(problems, E'\n'),
            HINT = format('Run SELECT * FROM shot_assets.check_pipeline(%L) for the remedies.', schema);
  END IF;

  FOREACH sort IN ARRAY ARRAY['tables', 'columns', 'constraints', 'indexes', 'triggers', 'privileges', 'policies'] LOOP
    FOR object, statement IN EXECUTE format('SELECT * FROM shot_assets.%I($1)', 'plan_' || sort) USING schema LOOP
      IF statement IS NULL THEN
        action := 'kept';
      ELSE
        EXECUTE statement;
        action := 'added';
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
    ON CONFLICT (scene_id) DO UPDATE SET managed_since = excluded.managed_since, changes = m.changes + 1
      WHERE m.managed_since IS NULL
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
  'Adopts the tables of a schema as a pipeline: adds the tables, columns, keys, indexes, triggers and, where the host has row-level security, policies it lacks and returns a row per thing, with action added or kept. Scenes that have assignments count as managed. Safe to run again; what somebody dropped comes back. Changes nothing of the host''s rows, policies and triggers. Errors: 55000 listing every problem that check_pipeline() finds, and where there are assignments already in a transaction of another isolation level than READ COMMITTED; 22023 for a schema that cannot hold a pipeline.';

CREATE FUNCTION shot_assets.detach(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  statement text;
BEGIN
  PERFORM shot_assets.require_schema_name(schema);
  IF NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = schema) THEN
    RAISE EXCEPTION 'schema "%" does not exist', schema
      USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = 'There is nothing to detach.',
            HINT = 'Check the name of the schema.';
  END IF;

  action := 'dropped';
  FOR object, statement IN
    SELECT format('trigger %I on %I', g.tgname, r.relname),
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
    EXECUTE statement;
    RETURN NEXT;
  END LOOP;

  -- Row-level security stays on, so that nothing is seen that was hidden; but a table that the host had without, and
  -- that no policy of anybody protects now, becomes what it was.
  FOR object, statement IN
    SELECT format('policy shot_assets_owner on %I', p.table_name),
           format('DROP POLICY shot_assets_owner ON %s', p.qualified)
           || CASE WHEN p.policies = 1 AND p.was_open
                THEN format('; ALTER TABLE %s DISABLE ROW LEVEL SECURITY', p.qualified) ELSE '' END
    FROM shot_assets.find_policies(schema) p
    WHERE p.is_ours
    ORDER BY p.table_name
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
  'Takes the triggers and policies of shot_assets off the tables of a schema and keeps all data; row-level security stays on where tables would otherwise lie open that did not before, so that the extension can be dropped; attach() brings everything back. Returns a row per trigger and policy dropped and per table kept. Errors: 55000 where the schema does not exist, 22023 for one that cannot hold a pipeline.';
