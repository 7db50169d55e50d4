-- The schema and what the extension says about itself. The tables are in setup: pipeline_create.sql,
-- pipeline_contract.sql, pipeline_history.sql.
-- No IF NOT EXISTS, and not left to CREATE EXTENSION, which would take a schema that somebody has prepared with objects
-- of theirs. What the control file calls the schema of the extension is therefore one where nobody can put anything.

CREATE SCHEMA shot_assets;
COMMENT ON SCHEMA shot_assets IS
  'Which assets appear in which shot and how, and everything that follows from it. Functions only; the tables are yours, in the pipeline schema.';

CREATE FUNCTION shot_assets.version() RETURNS text
  LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_version';
COMMENT ON FUNCTION shot_assets.version() IS
  'The version of the installed library, as major.minor.patch.';
GRANT EXECUTE ON ROUTINE shot_assets.version TO PUBLIC;

CREATE FUNCTION shot_assets.pipeline_schema() RETURNS name
  LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_pipeline_schema';
COMMENT ON FUNCTION shot_assets.pipeline_schema() IS
  'The schema that functions work on: the setting shot_assets.pipeline_schema if it is set, otherwise the first schema of the search path that holds a shot_asset_assignments table. Error 55000 where there is none.';
GRANT EXECUTE ON ROUTINE shot_assets.pipeline_schema TO PUBLIC;
