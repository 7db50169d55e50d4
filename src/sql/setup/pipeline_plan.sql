-- Planning: what a schema lacks of the contract. Attaching adds it, and checking tells of it.
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
  'Part of attach(): triggers. updated_at is kept by a trigger of the host, else by set_updated_at().';

CREATE FUNCTION shot_assets.plan_privileges(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT format('EXECUTE on trigger functions for role %I', f.role_name), shot_assets.grant_functions(f.role_name)
FROM shot_assets.find_closed_functions(schema) f
WHERE f.can_be_granted
$$;
COMMENT ON FUNCTION shot_assets.plan_privileges(name) IS
  'Part of attach(): what the owner of the tables needs to create triggers on them.';

CREATE FUNCTION shot_assets.plan(schema name, sorts text[]) RETURNS TABLE (object text, statement text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
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
