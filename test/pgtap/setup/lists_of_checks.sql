-- The CHECK constraints of a pipeline list what the functions list: each list has its one place in the core.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT plan(4);
SELECT count(*) FROM shot_assets.create_pipeline('lists');
SET LOCAL search_path = lists, public;

-- What the hint of a refusal lists, sorted.
CREATE FUNCTION pg_temp.listed(call text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  hint text;
BEGIN
  EXECUTE call;
  RETURN NULL;
EXCEPTION WHEN invalid_parameter_value THEN
  GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
  RETURN (SELECT array_agg(word ORDER BY word) FROM string_to_table(substring(hint FROM 'one of: (.*)[.]$'), ', ') AS word);
END $$;
CREATE FUNCTION pg_temp.of_contract(column_name text) RETURNS text[] LANGUAGE sql AS $$
  SELECT shot_assets.constants(definition) FROM shot_assets.contract_constraints() WHERE kind = 'check' AND columns = ARRAY[column_name]
$$;
CREATE FUNCTION pg_temp.of_table(name regclass, column_name text) RETURNS text[] LANGUAGE sql AS $$
  SELECT shot_assets.constants(pg_get_constraintdef(c.oid)) FROM pg_constraint c
  JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
  WHERE c.conrelid = name AND c.contype = 'c' AND a.attname = column_name
$$;
SELECT is(pg_temp.of_contract('presence_type'), pg_temp.listed($$ SELECT shot_assets.assign(gen_random_uuid(), gen_random_uuid(), 'flies') $$), 'presence types');
SELECT is(pg_temp.of_contract('camera_angle'), pg_temp.listed($$ SELECT shot_assets.set_reference(gen_random_uuid(), camera_angle => 'below') $$), 'camera angles');
SELECT is(pg_temp.of_table('asset_angle_variants', 'angle_type'), pg_temp.of_contract('camera_angle'), 'angles of variants');
SELECT is(pg_temp.of_table('shot_asset_assignments', 'camera_angle'), pg_temp.of_contract('camera_angle'), 'angles of assignments');
SELECT * FROM finish();
ROLLBACK;
