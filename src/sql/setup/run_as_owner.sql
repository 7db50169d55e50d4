-- How set-up touches tables of a host: as their owner, so that none of the host's code ever runs with the rights of an
-- administrator. Both functions fix search_path = pg_catalog, pg_temp, and undo what the statements do to settings.

CREATE FUNCTION shot_assets.may_run_as(owner oid) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_may_run_as';
COMMENT ON FUNCTION shot_assets.may_run_as(oid) IS
  'Whether the current role may act as another: it has the privileges of that role and, since PostgreSQL 16, may SET ROLE to it.';

CREATE FUNCTION shot_assets.run_as(owner oid, statements text) RETURNS void
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_run_as';
COMMENT ON FUNCTION shot_assets.run_as(oid, text) IS
  'Runs SQL statements as a role, in a security-restricted operation. Error 42501 where the current role may not act as that role.';

CREATE FUNCTION shot_assets.rows_as(owner oid, query text) RETURNS SETOF record
  LANGUAGE c VOLATILE ROWS 10 AS 'MODULE_PATHNAME', 'shot_assets_rows_as';
COMMENT ON FUNCTION shot_assets.rows_as(oid, text) IS
  'The rows of a query that runs as a role, in a security-restricted operation. Error 42501 where the current role may not act as that role.';
