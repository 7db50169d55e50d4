-- What a schema has of a pipeline. Everything is recognised by what it is, not by its name: a host may have had it
-- before, or have renamed it.
--
-- These functions, and those of the contract, of checking and of attaching, are called only by create_pipeline, attach,
-- check_pipeline, detach, enable_history and disable_history, which fix the search path for all of them. They read
-- catalogs and never a row of a host, so that they run no code of a host.

CREATE FUNCTION shot_assets.require_schema_name(schema name) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF schema IS NULL THEN
    RAISE EXCEPTION 'schema must not be null'
      USING ERRCODE = 'invalid_parameter_value', DETAIL = 'There is no schema without a name.',
            HINT = 'Name a schema of your own.';
  END IF;
  IF schema IN ('', '$user') OR schema ~ '^pg_' OR schema = 'information_schema' OR EXISTS (
    SELECT FROM pg_depend d JOIN pg_namespace n ON d.classid = 'pg_namespace'::regclass AND d.objid = n.oid
    WHERE n.nspname = schema AND d.deptype = 'e')
  THEN
    RAISE EXCEPTION 'schema "%" cannot hold a pipeline', schema
      USING ERRCODE = 'invalid_parameter_value',
            DETAIL = CASE schema WHEN '' THEN 'The name is empty.'
                       WHEN '$user' THEN 'In a search path, its name means the schema that is named like the current role.'
                       ELSE 'It belongs to PostgreSQL or to an extension.' END,
            HINT = 'Name a schema of your own.';
  END IF;
END
$$;
COMMENT ON FUNCTION shot_assets.require_schema_name(name) IS
  'Error 22023 for a schema that cannot hold a pipeline.';

CREATE FUNCTION shot_assets.find_tables(schema name)
RETURNS TABLE (table_name text, kind text, description text, ordinal bigint, qualified text, oid oid, relkind "char",
               owner oid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT t.table_name, t.kind, t.description, t.ordinality, format('%I.%I', schema, t.table_name), r.oid, r.relkind,
       coalesce(r.relowner, CASE t.kind WHEN 'ours' THEN scenes.relowner END)
FROM shot_assets.contract_tables() WITH ORDINALITY t
LEFT JOIN pg_namespace n ON n.nspname = schema
LEFT JOIN pg_class r ON r.relnamespace = n.oid AND r.relname = t.table_name
LEFT JOIN pg_class scenes ON scenes.relnamespace = n.oid AND scenes.relname = 'scenes'
$$;
COMMENT ON FUNCTION shot_assets.find_tables(name) IS
  'The contract''s tables as a schema has them; oid is NULL for one it has not. One of ours that is yet to be added will belong to the owner of scenes.';

CREATE FUNCTION shot_assets.require_owners(schema name) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lacking record;
BEGIN
  SELECT format('%I.%I', schema, r.relname) AS "table", pg_get_userbyid(r.relowner) AS owner INTO lacking
  FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
  WHERE n.nspname = schema AND r.relkind = 'r' AND NOT shot_assets.may_run_as(r.relowner)
    AND (r.relname = 'shot_asset_assignment_history'
         OR r.relname IN (SELECT t.table_name FROM shot_assets.contract_tables() t WHERE t.kind IN ('host', 'ours')))
  ORDER BY r.relname LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'must have the privileges of the owner of table %', lacking."table"
      USING ERRCODE = 'insufficient_privilege',
            DETAIL = format('It belongs to role "%s", and role "%s" is not a member of that.', lacking.owner, current_user),
            HINT = format('Run GRANT %I TO %I.', lacking.owner, current_user);
  END IF;
END
$$;
COMMENT ON FUNCTION shot_assets.require_owners(name) IS
  'Error 42501 where the current role may not act as the owner of a table of the pipeline.';

CREATE FUNCTION shot_assets.hold_pipeline(schema name) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_there boolean;
BEGIN
  PERFORM shot_assets.require_owners(schema);
  is_there := shot_assets.hold_schema(schema);
  -- While this waited, somebody may have changed it.
  PERFORM shot_assets.require_owners(schema);
  RETURN is_there;
END
$$;
COMMENT ON FUNCTION shot_assets.hold_pipeline(name) IS
  'hold_schema() for those who may act as the owners of the tables of the pipeline. Errors as require_owners() and hold_schema().';

CREATE FUNCTION shot_assets.is_trusted(role oid, owner oid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT role <> 0 AND (pg_has_role(role, owner, 'USAGE') OR pg_has_role(role, 'pg_database_owner', 'USAGE'))
$$;
COMMENT ON FUNCTION shot_assets.is_trusted(oid, oid) IS
  'Whether a role (0: PUBLIC) gains nothing by the rights of an owner: it has them anyway, or owns the database.';

CREATE FUNCTION shot_assets.owner_of(schema name) RETURNS oid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT t.owner FROM shot_assets.find_tables(schema) t
WHERE t.oid IS NOT NULL AND t.kind IN ('host', 'ours')
ORDER BY t.ordinal LIMIT 1
$$;
COMMENT ON FUNCTION shot_assets.owner_of(name) IS
  'The role that should own all tables of a pipeline that get triggers, and the bookkeeping: the owner of the first of them that is there. NULL where there is none.';

CREATE FUNCTION shot_assets.owned_tables(schema name) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT array_agg(t.qualified ORDER BY t.table_name = 'scenes', t.ordinal)
FROM pg_namespace n
CROSS JOIN shot_assets.find_tables(schema) t
WHERE n.nspname = schema AND has_schema_privilege(t.owner, n.oid, 'USAGE')
  AND t.relkind = 'r' AND t.kind IN ('host', 'ours') AND t.owner = shot_assets.owner_of(schema)
$$;
COMMENT ON FUNCTION shot_assets.owned_tables(name) IS
  'The tables of a pipeline that get triggers, and the bookkeeping, as far as they belong to its owner. Scenes come last, as they do where a change of assignments reaches them.';

CREATE FUNCTION shot_assets.type_fits(type oid, expected text, is_written boolean) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH RECURSIVE base AS (
  SELECT t.* FROM pg_type t WHERE t.oid = type_fits.type
  UNION ALL
  SELECT t.* FROM base b JOIN pg_type t ON t.oid = b.typbasetype
)
SELECT CASE expected
    -- Text can be read from every string type and from an enumeration, but not assigned to all of them.
    WHEN 'text' THEN CASE WHEN is_written THEN b.typcategory = 'S' AND b.typname NOT IN ('bpchar', 'name')
                          ELSE b.typcategory = 'S' OR b.typtype = 'e' END
    WHEN 'text[]' THEN b.typcategory = 'A' AND shot_assets.type_fits(b.typelem, 'text', is_written)
    WHEN 'integer' THEN b.oid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
    ELSE coalesce(b.oid = expected::regtype, true)
  END
FROM base b WHERE b.typbasetype = 0
$$;
COMMENT ON FUNCTION shot_assets.type_fits(oid, text, boolean) IS
  'Whether a column of this type (a domain counts as what it is over) serves where the contract says expected; is_written: also to assign to. Any type serves where expected is NULL; NULL for no type.';

CREATE FUNCTION shot_assets.find_columns(schema name)
RETURNS TABLE (table_name text, kind text, qualified text, table_oid oid, relkind "char", ordinal bigint,
               column_name text, type text, need text, not_null boolean, default_value text, description text,
               number int2, is_written boolean, fits boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT t.table_name, t.kind, t.qualified, t.oid, t.relkind, row_number() OVER (ORDER BY t.ordinal, c.ordinality),
       c.column_name, c.type, c.need, c.not_null, c.default_value, c.description, a.attnum, w.is_written,
       -- What may be a column of the host's own is ours only if every value of the type can be stored there, and NULL.
       CASE WHEN c.need = 'added if free'
                 AND (a.attnotnull OR a.attgenerated <> ''
                      OR EXISTS (SELECT FROM pg_type y WHERE y.oid = a.atttypid AND y.typtype <> 'b')) THEN false
            ELSE shot_assets.type_fits(a.atttypid, c.type, w.is_written) END
FROM shot_assets.contract_columns() WITH ORDINALITY c
JOIN shot_assets.find_tables(schema) t USING (table_name)
CROSS JOIN LATERAL (SELECT t.kind = 'ours' OR c.need IN ('written', 'added') AS is_written) w
LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = c.column_name AND a.attnum > 0 AND NOT a.attisdropped
$$;
COMMENT ON FUNCTION shot_assets.find_columns(name) IS
  'The contract''s columns as a schema has them; number (pg_attribute.attnum) is NULL for one it has not, fits says whether its type serves.';

CREATE FUNCTION shot_assets.are_columns(table_oid oid, numbers int2[], columns text[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT cardinality(numbers) = cardinality(columns) AND columns <@ ARRAY(
  SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = table_oid AND a.attnum = ANY (numbers))
$$;
COMMENT ON FUNCTION shot_assets.are_columns(oid, int2[], text[]) IS
  'Whether the columns of a table with these numbers are exactly these, in any order.';

CREATE FUNCTION shot_assets.has_key(table_oid oid, columns text[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT EXISTS (
  SELECT FROM pg_index i
  WHERE i.indrelid = table_oid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL
    AND shot_assets.are_columns(table_oid, (i.indkey::int2[])[0:i.indnkeyatts - 1], columns))
$$;
COMMENT ON FUNCTION shot_assets.has_key(oid, text[]) IS
  'Whether a table has a primary or unique key of exactly these columns that a foreign key and ON CONFLICT can use.';

CREATE FUNCTION shot_assets.constants(definition text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_agg(coalesce(m[1], m[2]) ORDER BY coalesce(m[1], m[2]))
FROM regexp_matches(definition, $r$'([^']*)'|\m(\d+)\M$r$, 'g') AS m
$$;
COMMENT ON FUNCTION shot_assets.constants(text) IS
  'The strings and numbers in the definition of a CHECK constraint, sorted: two constraints on the same column with the same constants are taken to say the same.';

CREATE FUNCTION shot_assets.find_constraints(schema name)
RETURNS TABLE (ordinal bigint, table_name text, qualified text, table_oid oid, kind text, columns text[],
               definition text, constraint_name name, is_ours boolean, serves boolean, problem text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT k.ordinality, t.table_name, t.qualified, t.oid, k.kind, k.columns, k.definition, c.conname, o.is_ours,
       CASE k.kind
         WHEN 'key' THEN shot_assets.has_key(t.oid, k.columns)
         WHEN 'foreign key' THEN c.conname IS NOT NULL
         WHEN 'check' THEN e.existing = e.needed
       END,
       CASE
         WHEN k.kind = 'foreign key' AND c.confrelid <> target.oid THEN
           format('foreign key %I refers to %s, which is not of this pipeline', c.conname, c.confrelid::regclass)
         WHEN k.kind = 'foreign key' AND c.confdeltype <> 'c' THEN
           format('foreign key %I does not cascade when the row it refers to is deleted', c.conname)
         WHEN k.columns IN ('{presence_type}', '{camera_angle}') AND NOT o.is_ours
              AND e.existing && e.needed AND NOT e.existing @> e.needed THEN
           format('constraint %I refuses some of the %s %s', c.conname,
                  CASE k.columns WHEN '{presence_type}' THEN 'presence types' ELSE 'angles' END,
                  array_to_string(e.needed, ', '))
       END
FROM shot_assets.contract_constraints() WITH ORDINALITY k
JOIN shot_assets.find_tables(schema) t USING (table_name)
LEFT JOIN shot_assets.find_tables(schema) target ON target.table_name = k.target
LEFT JOIN pg_constraint c
  ON c.conrelid = t.oid AND c.contype = CASE k.kind WHEN 'foreign key' THEN 'f' WHEN 'check' THEN 'c' END
  AND shot_assets.are_columns(t.oid, c.conkey, k.columns)
  -- Since PostgreSQL 18. CASE keeps PostgreSQL from asking about constraints of other tables first.
  AND CASE WHEN c.conrelid = t.oid THEN shot_assets.constraint_definition(c.oid, c.conrelid) !~ 'NOT ENFORCED$' END
CROSS JOIN LATERAL (
  SELECT shot_assets.constants(shot_assets.constraint_definition(c.oid, c.conrelid)) AS existing, shot_assets.constants(k.definition) AS needed
) e
CROSS JOIN LATERAL (
  -- By its name: the one that attach() gives to a check of an adopted table, or PostgreSQL to one of a table that we made.
  SELECT k.kind = 'check' AND (c.conname = 'shot_assets_' || k.columns[1]
         OR c.conname = format('%s_%s_check', k.table_name, k.columns[1])
            AND obj_description(t.oid, 'pg_class') = t.description) IS TRUE AS is_ours
) o
WHERE (k.table_name, k.columns) NOT IN (
  SELECT n.table_name, ARRAY[n.column_name] FROM shot_assets.find_columns(schema) n
  WHERE n.need = 'added if free' AND NOT n.fits)
$$;
COMMENT ON FUNCTION shot_assets.find_constraints(name) IS
  'The contract''s constraints, each with every constraint that a schema has on the same columns (none: constraint_name is NULL), whether an earlier attach() made it, whether it serves, and the problem where it says otherwise.';

CREATE FUNCTION shot_assets.trigger_condition(definition text, of_any_column boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT regexp_replace(regexp_replace(translate(c.condition, '()', ''), $r$::(jsonb|uuid)\M$r$, '', 'g'),
                      CASE WHEN of_any_column THEN $r$\m(old|new)\.("(?:[^"]|"")+"|[^ "]+)$r$ ELSE '$.' END, $r$\1.column$r$, 'g')
FROM (
  -- A constant can have any words in it. Those of a trigger without arguments come last. A column of a domain is cast.
  SELECT coalesce(replace(replace(substring(regexp_replace(definition, '^(.*) EXECUTE FUNCTION .*$', $r$\1$r$) FROM ' WHEN [(](.*)[)]$'),
                                  'OLD.', 'old.'), 'NEW.', 'new.'), '') AS condition
) c
$$;
COMMENT ON FUNCTION shot_assets.trigger_condition(text, boolean) IS
  'The WHEN of a trigger that has no arguments; of_any_column: without the names of columns. Empty where there is none.';

CREATE FUNCTION shot_assets.trigger_differs(trigger oid, detail text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT g.tgattr <> '' OR g.tgnargs > 0 OR g.tgdeferrable
  OR (g.tgnewtable IS NULL) <> (detail !~ 'NEW TABLE') OR (g.tgoldtable IS NULL) <> (detail !~ 'OLD TABLE')
  OR (g.tgqual IS NULL) <> (detail !~ ' WHEN ')
  -- The words do not tell whose operator it is.
  OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_trigger'::regclass AND d.objid = g.oid AND d.refclassid = 'pg_operator'::regclass)
  -- No definition: it was dropped since this statement began.
  OR shot_assets.trigger_condition(coalesce(pg_get_triggerdef(g.oid), detail), k.lacks_column)
     <> shot_assets.trigger_condition(detail, k.lacks_column)
FROM pg_trigger g
CROSS JOIN LATERAL (
  -- Such a column was dropped or renamed, and is reported as missing. One that was renamed has its new name in the condition.
  SELECT EXISTS (
    SELECT FROM regexp_matches(detail, $r$NEW\.(\w+)$r$, 'g') AS m
    WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = g.tgrelid AND a.attname = m[1] AND NOT a.attisdropped)) AS lacks_column
) k
WHERE g.oid = trigger_differs.trigger
$$;
COMMENT ON FUNCTION shot_assets.trigger_differs(oid, text) IS
  'Whether a trigger fires for other changes than one of the contract (detail) does, or later, because it has another WHEN or a list of columns, lacks a transition table, or is deferrable.';

CREATE FUNCTION shot_assets.find_triggers(schema name)
RETURNS TABLE (ordinal bigint, table_name text, qualified text, trigger_name text, function_name text, present boolean,
               enabled "char", statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT c.ordinality, c.table_name, t.qualified, coalesce(g.tgname, c.trigger_name), c.function_name,
       coalesce(NOT g.is_older, false), g.tgenabled,
       -- A constraint trigger cannot be replaced.
       CASE WHEN g.is_older AND g.tgdeferrable THEN format('DROP TRIGGER %I ON %s; CREATE', g.tgname, t.qualified)
            WHEN g.is_older THEN 'CREATE OR REPLACE' ELSE 'CREATE' END
       || format(' TRIGGER %I %s ON %s %s', c.trigger_name, c.event, t.qualified, c.detail)
       || coalesce(host_function.call, format(' EXECUTE FUNCTION shot_assets.%I()', c.function_name))
FROM shot_assets.contract_triggers() WITH ORDINALITY c
JOIN shot_assets.find_tables(schema) t USING (table_name)
CROSS JOIN (
  SELECT coalesce(string_agg(format(', OLD.%I', n.column_name), '' ORDER BY n.ordinal), '') AS old,
         coalesce(string_agg(format(', NEW.%I', n.column_name), '' ORDER BY n.ordinal), '') AS new,
         coalesce(array_agg(n.number ORDER BY n.ordinal), '{}') AS numbers
  FROM shot_assets.find_columns(schema) n
  WHERE n.table_name = 'shot_asset_assignments' AND n.need = 'added if free' AND n.fits
) choices
LEFT JOIN LATERAL (
  SELECT g.tgname, g.tgenabled, g.tgdeferrable,
         -- One that we made before the table had these columns does not look at them.
         c.function_name = 'set_updated_at' AND g.tgname = c.trigger_name AND g.tgqual IS NOT NULL
         AND EXISTS (SELECT FROM unnest(choices.numbers) AS n (number)
                     WHERE strpos(g.tgqual::text, format(':varattno %s ', n.number)) = 0)
         OR c.function_name <> 'set_updated_at' AND shot_assets.trigger_differs(g.oid, c.detail) AS is_older
  FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
  WHERE g.tgrelid = t.oid AND NOT g.tgisinternal
    AND (g.tgtype = c.type AND p.pronamespace = 'shot_assets'::regnamespace AND p.proname = c.function_name
         -- or any of the host that does the same
         OR c.function_name = 'set_updated_at' AND g.tgtype & c.type = c.type
         AND (p.proname = 'fn_update_timestamp' OR concat(p.prosrc, encode(g.tgargs, 'escape')) ~ $r$\mupdated_at\M$r$))
  ORDER BY is_older, g.tgname LIMIT 1
) g ON true
LEFT JOIN LATERAL (
  -- Ours looks by itself what really changed. Column by column: OLD.* is refused where the host has a generated column,
  -- and fails on one without equality.
  SELECT format(' WHEN ((OLD.shot_id, OLD.scene_asset_instance_id, OLD.presence_type, OLD.presence_note%s)'
                ' IS DISTINCT FROM (NEW.shot_id, NEW.scene_asset_instance_id, NEW.presence_type, NEW.presence_note%s))'
                ' EXECUTE FUNCTION %I.%I()', choices.old, choices.new, n.nspname, p.proname) AS call
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE c.function_name = 'set_updated_at' AND n.nspname IN (schema, 'public')
    AND p.proname = 'fn_update_timestamp' AND p.pronargs = 0 AND p.prorettype = 'trigger'::regtype
    AND has_function_privilege(t.owner, p.oid, 'EXECUTE')
    -- Everyone who writes to the table will run it, so it must come from someone who could put it there anyway.
    AND pg_has_role(p.proowner, t.owner, 'USAGE')
  ORDER BY n.nspname = schema DESC LIMIT 1
) host_function ON true
$$;
COMMENT ON FUNCTION shot_assets.find_triggers(name) IS
  'The contract''s triggers as a schema has them (enabled: pg_trigger.tgenabled), and the statement that creates each.';

CREATE FUNCTION shot_assets.was_attached(schema name) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT EXISTS (
  SELECT FROM shot_assets.find_tables(schema) t
  WHERE t.oid IS NOT NULL AND t.kind = 'ours'
    AND (t.table_name <> 'shot_asset_assignments' OR obj_description(t.oid, 'pg_class') = t.description))
OR EXISTS (
  SELECT FROM shot_assets.find_columns(schema) c
  WHERE c.need IN ('added', 'added if free') AND col_description(c.table_oid, c.number) = c.description)
OR EXISTS (
  SELECT FROM shot_assets.find_triggers(schema) t WHERE t.present AND t.function_name <> 'set_updated_at')
$$;
COMMENT ON FUNCTION shot_assets.was_attached(name) IS
  'Whether attach() has worked on a schema at any time: a bookkeeping table is there, or a table or column with a comment of ours, or a trigger of ours. It does not matter whether detach() came later.';

CREATE FUNCTION shot_assets.find_lacking_privileges(schema name)
RETURNS TABLE (ordinal bigint, table_name text, qualified text, role_name name, lacking text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT t.ordinal, t.table_name, t.qualified, pg_get_userbyid(o.owner), needs.privilege
FROM shot_assets.owner_of(schema) AS o (owner)
CROSS JOIN shot_assets.find_tables(schema) t
JOIN shot_assets.contract_privileges() needs USING (table_name)
WHERE t.oid IS NOT NULL AND NOT has_table_privilege(o.owner, t.oid, needs.privilege)
$$;
COMMENT ON FUNCTION shot_assets.find_lacking_privileges(name) IS
  'What the owner of a pipeline, which triggers act as, may not do with tables of other roles.';

CREATE FUNCTION shot_assets.find_closed_functions(schema name) RETURNS TABLE (role_name name, can_be_granted boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT pg_get_userbyid(o.owner), bool_and(f.can_be_granted)
FROM shot_assets.owner_of(schema) AS o (owner)
CROSS JOIN LATERAL (
  SELECT has_function_privilege(o.owner, p.oid, 'EXECUTE'), has_function_privilege(p.oid, 'EXECUTE WITH GRANT OPTION')
  FROM pg_proc p
  WHERE p.pronamespace = 'shot_assets'::regnamespace AND p.prorettype = 'trigger'::regtype
  UNION ALL
  SELECT has_schema_privilege(o.owner, 'shot_assets', 'USAGE'),
         has_schema_privilege('shot_assets', 'USAGE WITH GRANT OPTION')
) AS f (is_open, can_be_granted)
WHERE NOT f.is_open
GROUP BY o.owner
$$;
COMMENT ON FUNCTION shot_assets.find_closed_functions(name) IS
  'A row where the owner of a pipeline may not create triggers with the trigger functions of shot_assets, and whether the current role can grant that.';

CREATE FUNCTION shot_assets.grant_functions(role_name name) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT CASE WHEN has_schema_privilege(role_name, 'shot_assets', 'USAGE') THEN ''
         ELSE format('GRANT USAGE ON SCHEMA shot_assets TO %I; ', role_name) END
       || format('GRANT EXECUTE ON FUNCTION %s TO %I',
                 string_agg(format('shot_assets.%I', p.proname), ', ' ORDER BY p.proname), role_name)
FROM pg_proc p
WHERE p.pronamespace = 'shot_assets'::regnamespace AND p.prorettype = 'trigger'::regtype
$$;
COMMENT ON FUNCTION shot_assets.grant_functions(name) IS
  'The statements that let a role create triggers with the trigger functions of shot_assets.';
