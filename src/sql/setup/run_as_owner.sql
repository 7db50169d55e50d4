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

CREATE FUNCTION shot_assets.lock_tables(owner oid, tables text[], mode text) RETURNS void
LANGUAGE sql AS $$
SELECT shot_assets.run_as(owner, format('LOCK TABLE %s IN %s MODE', array_to_string(tables, ', '), mode))
WHERE cardinality(tables) > 0
$$;
COMMENT ON FUNCTION shot_assets.lock_tables(oid, text[], text) IS
  'Locks tables of a role as that role; a table that is locked can be neither renamed nor given away. Errors as run_as(): a table that is of another role by then.';
