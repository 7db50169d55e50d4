-- A library that is newer or older than the extension script: a function that is declared with other columns than the
-- library returns is refused. Otherwise the server would read a column that nobody has written.
\i test/pgtap/screen.inc
CREATE FUNCTION pg_temp.library_of(function text, OUT library text, OUT symbol text) LANGUAGE sql
  AS $$ SELECT p.probin, p.prosrc FROM pg_proc p WHERE p.oid = ('shot_assets.' || function)::regproc $$;
-- Declares a function of the library anew, with another result.
CREATE PROCEDURE pg_temp.declare(function text, arguments text, result text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE (SELECT format('CREATE FUNCTION pg_temp.%I(%s) RETURNS %s LANGUAGE c AS %L, %L', function, arguments, result, library, symbol)
           FROM pg_temp.library_of(function));
END $$;

CALL pg_temp.declare('refresh_reference_orders', 'scene_id uuid, keep_overrides boolean, model text', 'TABLE (a uuid, b boolean, c text[], d text)');
SELECT throws_ok($$ SELECT * FROM pg_temp.refresh_reference_orders(pg_temp.scene(), true, NULL) $$, '55000',
  'the function is declared with another type of result', 'rows that the library makes, with a column too many');
CALL pg_temp.declare('history', 'scene_id uuid', 'TABLE (changed_at timestamptz)');
SELECT isnt_empty($$ SELECT shot_assets.enable_history('日本 "film"') $$, 'with a history');
SELECT throws_ok($$ SELECT * FROM pg_temp.history(pg_temp.scene()) $$, '55000',
  'the function is declared with another type of result', 'rows of a statement, with columns too few');
CALL pg_temp.declare('merge_shots', 'shot_ids uuid[], label text, OUT a uuid, OUT b text', 'record');
SELECT throws_ok($$ SELECT pg_temp.merge_shots(ARRAY[pg_temp.shot('1A'), pg_temp.shot('1B')], NULL) $$, '55000',
  'the function is declared with another type of result', 'one row');

SELECT * FROM finish();
ROLLBACK;
