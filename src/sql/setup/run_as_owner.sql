-- How set-up touches tables of a host: as their owner, so that none of the host's code ever runs with the rights of an
-- administrator. Functions that run statements fix search_path = pg_catalog, pg_temp, and undo what the statements do to settings.

CREATE FUNCTION shot_assets.may_run_as(owner oid) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_may_run_as';
COMMENT ON FUNCTION shot_assets.may_run_as(oid) IS
  'Whether the current role may act as another: it has the privileges of that role and, since PostgreSQL 16, may SET ROLE to it.';

CREATE FUNCTION shot_assets.run_as(owner oid, statements text) RETURNS void
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_run_as';
COMMENT ON FUNCTION shot_assets.run_as(oid, text) IS
  'Runs SQL statements as a role, in a security-restricted operation. Error 42501 where the current role may not act as that role, where a SELECT, INSERT, UPDATE, DELETE or MERGE touches anything but tables of that role and pg_catalog, and where LOCK TABLE has locked a table of another role.';

CREATE FUNCTION shot_assets.rows_as(owner oid, query text) RETURNS SETOF record
  LANGUAGE c VOLATILE ROWS 10 AS 'MODULE_PATHNAME', 'shot_assets_rows_as';
COMMENT ON FUNCTION shot_assets.rows_as(oid, text) IS
  'The rows of a query that runs as a role, in a security-restricted operation. Error 42501 where the current role may not act as that role, and where the query touches anything but tables of that role and pg_catalog.';

CREATE FUNCTION shot_assets.hold_schema(schema name) RETURNS boolean
  LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'shot_assets_hold_schema';
COMMENT ON FUNCTION shot_assets.hold_schema(name) IS
  'Until the transaction ends, nobody else can rename, drop or set up the schema. Returns false if there is none. Error 42501 for a schema of PostgreSQL, and where the current role may not CREATE in the schema and has the privileges neither of its owner nor of the owner of a table of its pipeline.';

CREATE FUNCTION shot_assets.take_turns_to_grant() RETURNS void
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_take_turns_to_grant';
COMMENT ON FUNCTION shot_assets.take_turns_to_grant() IS
  'Waits until no other transaction grants privileges on functions of shot_assets, and keeps others waiting until this one ends: PostgreSQL does not lock what it grants privileges on.';

CREATE FUNCTION shot_assets.constraint_definition("constraint" oid, table_oid oid) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_constraint_definition';
COMMENT ON FUNCTION shot_assets.constraint_definition(oid, oid) IS
  'The definition of a constraint of a table, as pg_get_constraintdef() gives it. Error 40001 where it has been dropped meanwhile.';

CREATE FUNCTION shot_assets.lock_at_once(owner oid, qualified text, mode text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM shot_assets.run_as(owner, format('LOCK TABLE %s IN %s MODE NOWAIT', qualified, mode));
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END
$$;
COMMENT ON FUNCTION shot_assets.lock_at_once(oid, text, text) IS
  'Part of lock_tables(): locks a table of a role as that role, unless somebody else has it. Returns whether it did.';

-- Set-up meets transactions that have some of these tables and are about to use others. So it waits for one table only
-- while it has none. Calls and plain changes of assignments begin with the assignments: once it has these, it tries for a
-- moment to get the others, in which transactions that use only those can end, but does not wait in PostgreSQL's sense.
-- Then it lets go of all, waits for the table that was not free, and begins again.
CREATE FUNCTION shot_assets.lock_tables(schema name, purpose text) RETURNS text[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  give_up_at CONSTANT timestamptz := clock_timestamp() + nullif(current_setting('lock_timeout')::interval, '0');
  assignments CONSTANT text := format('%I.shot_asset_assignments', schema);
  query CONSTANT text := format(
    $query$
    SELECT array_agg(t.owner ORDER BY o.ordinal), array_agg(t.qualified ORDER BY o.ordinal), array_agg(t.mode ORDER BY o.ordinal)
    FROM shot_assets.%I($1) WITH ORDINALITY t
    CROSS JOIN LATERAL (SELECT ROW (t.qualified <> $2, t.qualified <> $3, t.ordinality)) AS o (ordinal)
    $query$, 'tables_to_' || purpose);
  patience interval := '10 ms';
  let_go_at timestamptz;
  awaited text := assignments;
  busy text;
  owners oid[];
  tables text[];
  modes text[];
  needed record;
BEGIN
  LOOP
    BEGIN
      EXECUTE query INTO owners, tables, modes USING schema, awaited, assignments;
    EXCEPTION WHEN serialization_failure THEN  -- somebody has dropped something that it looked at
      IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE;
      END IF;
      CONTINUE;
    END;
    EXIT WHEN tables IS NULL;
    IF busy IS NOT NULL AND clock_timestamp() >= give_up_at THEN
      RAISE EXCEPTION 'canceling statement due to lock timeout'
        USING ERRCODE = 'lock_not_available',
              DETAIL = format('The tables of schema %I were not all free at the same time, %s for one.', schema, busy),
              HINT = 'Try again, with a longer lock_timeout or when transactions that use the tables are shorter.';
    END IF;
    BEGIN
      PERFORM shot_assets.run_as(owners[1], format(
        'SET LOCAL lock_timeout = %s; LOCK TABLE ONLY %s IN %s MODE',
        CASE WHEN give_up_at IS NULL THEN 0 ELSE greatest(ceil(extract(epoch FROM give_up_at - clock_timestamp()) * 1000), 1) END,
        tables[1], modes[1]));
      let_go_at := least(clock_timestamp() + CASE awaited WHEN assignments THEN patience ELSE '0' END, give_up_at);
      FOR n IN 1 .. cardinality(tables) LOOP
        WHILE NOT shot_assets.lock_at_once(owners[n], tables[n], modes[n]) LOOP
          busy := tables[n];
          IF clock_timestamp() >= let_go_at THEN
            RAISE SQLSTATE 'SA001';
          END IF;
          PERFORM pg_sleep(0.001);
        END LOOP;
      END LOOP;
      -- While this waited, somebody may have added tables.
      EXECUTE query INTO needed USING schema, awaited, assignments;
      EXIT WHEN needed::text = ROW (owners, tables, modes)::text;
      RAISE SQLSTATE 'SA001';
    EXCEPTION WHEN SQLSTATE 'SA001' THEN  -- which has undone the locks
      IF awaited = assignments THEN
        patience := least(patience * 2, '100 ms');
      END IF;
      awaited := CASE awaited WHEN assignments THEN coalesce(busy, assignments) ELSE assignments END;
    END;
  END LOOP;
  RETURN tables;
END
$$;
COMMENT ON FUNCTION shot_assets.lock_tables(name, text) IS
  'Locks the tables that tables_to_attach(), or the function for another purpose (detach, enable_history, disable_history), names, each as its owner, and returns their names. Such a table can be neither renamed nor given away. Never waits for a table while it has another, so it takes part in no deadlock; lock_timeout bounds all its waiting together. Errors: as run_as(), such as 42501 for a table that is of another role by then; 55P03 where lock_timeout is over.';
