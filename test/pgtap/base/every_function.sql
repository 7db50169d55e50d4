-- What every function of the API refuses in the same way: an id of nothing or of something else, values out of all
-- bounds, and the lack of a pipeline or of a table of it. (Case by case, with the words: bad_input.sql.)
\set ON_ERROR_STOP on
BEGIN;
\ir ../../../sql/tenants.inc
SET LOCAL search_path = studio, public;
SET LOCAL client_min_messages = warning;
SET LOCAL jit = off;
SELECT no_plan();
\ir ../calls.inc
\ir ../refusals.inc

-- Procedures, too, which other tests call.
CREATE TEMP VIEW named_arguments AS
  SELECT a.name FROM pg_proc p CROSS JOIN LATERAL unnest(p.proargnames, p.proargmodes) AS a (name, mode)
  WHERE p.pronamespace = 'shot_assets'::regnamespace AND has_function_privilege('public', p.oid, 'EXECUTE')
    AND coalesce(a.mode, 'i') = 'i';
SELECT set_eq('SELECT argument FROM cases', 'SELECT name FROM named_arguments',
              'test/arguments.tsv has a value for every argument, and no other');
SELECT is_empty('SELECT signature, name FROM arguments WHERE own IS NULL', 'every argument has a value of its own tenant');

---- ids that do not exist, or are those of something else -------------------------------------------------------------

-- The first digit of an id is the kind of row. In a call, ~ is in the id that is to be wrong.
CREATE TEMP TABLE kinds (digit text, kind text);
INSERT INTO kinds VALUES
  ('a', 'scene'), ('b', 'shot'), ('c', 'project asset'), ('d', 'scene asset instance'), ('e', 'assignment'), ('f', 'project');
CREATE TEMP TABLE wrong_calls AS
  SELECT c.signature, k.kind, wrong.id,
         regexp_replace(c.call, '[a-f]0{7}-0000-0000-0000-0{10}~\d', wrong.id, 'g') AS call
  FROM calls c
  JOIN kinds k ON k.digit = substring(c.varied FROM '([a-f])0{7}-0000-0000-0000-0{10}~')
  JOIN (SELECT digit, digit || '0000000-0000-0000-0000-0000000000b1' FROM kinds
        UNION ALL VALUES ('0', '00000000-0000-0000-0000-000000000000')
       ) AS wrong (digit, id) ON wrong.digit <> k.digit
  WHERE c.argument NOT IN ('image_order', 'csv');  -- an override may name what it likes, a sheet is told row by row
SELECT cmp_ok(count(DISTINCT signature), '>', 12::bigint, 'there are functions that take ids') FROM wrong_calls;
SELECT pg_temp.refuses(call, 'PT404', format('%s %s does not exist%%', kind, id)) FROM wrong_calls ORDER BY call;

-- It is the id and nothing else: with right ones, the same calls find what they look for.
SELECT unalike((pg_temp.attempt(call)).message, '%does not exist%', call) FROM right_calls ORDER BY call;

---- null ---------------------------------------------------------------------------------------------------------------

-- Null in an argument, all others right, is refused by its name, unless it means something: where it is the default, and
-- in the rules that have an answer for it.
CREATE TEMP TABLE null_means (function text, argument text);
INSERT INTO null_means VALUES
  ('map_camera_to_angle', 'camera'), ('outdate_stages', 'stage_locks'), ('trait_summary', 'description');
INSERT INTO null_means
  SELECT proname, name FROM arguments WHERE pg_get_function_arg_default(function, n::int) LIKE 'NULL::%';
CREATE TEMP TABLE null_calls AS
  SELECT gone.proname, gone.name, format('SELECT * FROM shot_assets.%I(%s)', gone.proname,
           string_agg(format('%I => %L::%s', a.name, CASE WHEN a.n <> gone.n THEN a.own END, a.type), ', '
                      ORDER BY a.n)) AS call
  FROM arguments gone JOIN arguments a USING (function)
  GROUP BY gone.function, gone.proname, gone.n, gone.name;
SELECT pg_temp.refuses(call, '22023', format('%s must not be null', name))
  FROM null_calls WHERE (proname, name) NOT IN (TABLE null_means) ORDER BY call;
SELECT is((pg_temp.attempt(call)).state, '00001', call) FROM null_calls WHERE (proname, name) IN (TABLE null_means)
  ORDER BY call;

---- odd values --------------------------------------------------------------------------------------------------------

-- Whatever stands for an argument, the call succeeds or is refused in our words with an SQLSTATE of the contract.
CREATE TEMP TABLE odd_values (type text, value text);
INSERT INTO odd_values
  SELECT 'pg_catalog.int4', unnest('{-2147483648,-1,0,2147483647}'::text[])
  UNION ALL SELECT 'pg_catalog.text', unnest(ARRAY['', ' ', 'Start', E'\n\u200B', repeat('👻', 100000), '{}', '%s %n'])
  UNION ALL SELECT 'pg_catalog._text', unnest(ARRAY['{}', '{NULL}', '{""}', '{a,a}', '{{a,b},{c,d}}',
                                                    format('{a,%s}', repeat('👻', 100000))])
  UNION ALL SELECT 'pg_catalog._uuid', unnest(ARRAY['{}', '{NULL}', format('{%1$s,%1$s}', id('b', 'b', 1)),
                                                    format('{{%s},{%s}}', id('b', 'b', 1), id('d', 'b', 1))])
  UNION ALL SELECT 'pg_catalog.jsonb', unnest(ARRAY[
    'null', 'true', '-0.5', '1e1000', '"x"', '[]', '[null]', '[1]', '["x"]', '[[]]', '[{}]', '{}', '{"": null}',
    '{"x": 1}',
    '[{"": 1}]', '[{"shot_id": 1}]', '[{"shot_id": "x"}]', '[{"url": 1}]', '[{"url": ""}]', '[{"instanceId": "x"}]',
    '[{"label": []}]', format('{"%s": -1}', id('d', 'b', 1)), format('{"%s": 1e10}', id('d', 'b', 1)),
    format('[{"shot_id": "%1$s"}, {"shot_id": "%1$s"}]', id('b', 'b', 1)), format('[{"k%s": 1}]', repeat('é', 1000)),
    repeat('[', 1000) || repeat(']', 1000), repeat('[{"x": ', 500) || '1' || repeat('}]', 500)]);

CREATE TEMP TABLE odd_calls AS
  SELECT odd.name, odd.value, format('SELECT * FROM shot_assets.%I(%s)', odd.proname,
           string_agg(format('%I => %L::%s', a.name, CASE a.n WHEN odd.n THEN odd.value ELSE a.own END, a.type), ', '
                      ORDER BY a.n)) AS call
  FROM (SELECT * FROM arguments JOIN odd_values USING (type)) odd JOIN arguments a USING (function)
  GROUP BY odd.function, odd.proname, odd.n, odd.name, odd.value;
SELECT cmp_ok(count(*), '>', 200::bigint, 'there are odd calls') FROM odd_calls;
SELECT ok(is_answer, format('%s: %s', left(c.call, 100), left(c.value, 40)))
         || CASE WHEN is_answer THEN '' ELSE E'\n' || diag(got) END
FROM odd_calls c CROSS JOIN LATERAL pg_temp.attempt(c.call) got
CROSS JOIN LATERAL (
  SELECT got.state = '00001' OR got.state IN ('22023', 'PT404', 'PT409', '23505', '23514', '55000')
           AND got.unchanged AND got.detail <> '' AND got.hint ~ '\.$') AS judged (is_answer)
ORDER BY c.call, c.value;

---- no pipeline, or half of one ---------------------------------------------------------------------------------------

CREATE TEMP VIEW reading_calls AS SELECT call, proname FROM right_calls WHERE provolatile <> 'i';

SET LOCAL shot_assets.pipeline_schema = 'no''where';
SELECT pg_temp.refuses(call, '55000', 'schema "no''where" holds no pipeline') FROM reading_calls ORDER BY call;
SELECT alike(hint, '%attach(''no''''where'')%', 'the hint can be run as it is')
FROM pg_temp.attempt('pipeline_schema()');
SET LOCAL shot_assets.pipeline_schema = '';
SET LOCAL search_path = public;
SELECT pg_temp.refuses(call, '55000', 'no pipeline schema') FROM reading_calls ORDER BY call;
SET LOCAL search_path = studio, public;

-- Functions and triggers alike, whichever table is missing.
CREATE FUNCTION pg_temp.lacks(missing text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  message constant text = format('schema "studio" has no table "%s"', missing);
BEGIN
  EXECUTE format('ALTER TABLE %I RENAME TO elsewhere', missing);
  RETURN QUERY SELECT pg_temp.refuses(call, '55000', message)
    FROM pg_temp.reading_calls WHERE proname <> 'pipeline_schema' ORDER BY call;
  RETURN NEXT pg_temp.accepts('pipeline_schema()');
  RETURN NEXT pg_temp.refuses('DELETE FROM shot_asset_assignments', '55000', message);
  EXECUTE format('ALTER TABLE elsewhere RENAME TO %I', missing);
END $$;
SELECT pg_temp.lacks(table_name) FROM shot_assets.contract_tables()
WHERE kind IN ('host', 'read', 'ours') AND table_name NOT IN ('shot_asset_assignments', 'shot_asset_image_models', 'shot_asset_extra_references');

SELECT * FROM finish();
ROLLBACK;
