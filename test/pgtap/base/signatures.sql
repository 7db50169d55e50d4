-- What callers, their views, and the triggers of their tables depend on: arguments, result, volatility, and whether
-- everybody may execute a function or only roles with a grant. A release may add to signatures.txt; what it takes away or
-- changes there breaks somebody, and needs a new major version. This is also the list that says which functions are open
-- to everybody. scripts/generate writes it.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT plan(1);

SELECT string_agg(signature, E'\n' ORDER BY signature COLLATE "C") AS found
FROM (
  SELECT format('%s %s(%s)%s %s, %s', CASE prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, proname,
                pg_get_function_arguments(oid), ' returns ' || pg_get_function_result(oid),
                CASE provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END,
                CASE WHEN has_function_privilege('public', oid, 'EXECUTE') THEN 'everybody' ELSE 'by grant' END)
  FROM pg_proc
  WHERE pronamespace = 'shot_assets'::regnamespace
    AND (has_function_privilege('public', oid, 'EXECUTE') OR prorettype = 'trigger'::regtype
         OR proname IN ('create_pipeline', 'attach', 'check_pipeline', 'detach', 'enable_history', 'disable_history'))
  UNION ALL
  SELECT format('type %s (%s)', typname,
                string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum))
  FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped
  WHERE typnamespace = 'shot_assets'::regnamespace AND typtype = 'c' GROUP BY typname
) s (signature) \gset
\set frozen `cat test/pgtap/base/signatures.txt`
SELECT is(:'found'::text, :'frozen', 'the signatures are those of signatures.txt');
SELECT :'found' = :'frozen' AS is_same \gset
\if :is_same
\else
  SELECT :'found' \g signatures.txt.new
\endif

SELECT * FROM finish();
ROLLBACK;
