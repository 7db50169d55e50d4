-- The history shows nobody what assignments do not.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc
CREATE ROLE regress_reader;
CREATE FUNCTION pg_temp.problems() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s %s %s', severity, object, problem) FROM shot_assets.check_pipeline('studio') WHERE object ~ 'history' $$;
CREATE FUNCTION pg_temp.added() RETURNS SETOF text LANGUAGE sql AS $$ SELECT object FROM shot_assets.enable_history('studio') WHERE action = 'added' $$;

SELECT is_empty($$ SELECT pg_temp.problems() $$, 'all is well at first');

-- Who may no longer read assignments.
GRANT SELECT ON shot_asset_assignments TO regress_reader;
SELECT results_eq($$ SELECT pg_temp.added() $$, ARRAY['SELECT on shot_asset_assignment_history for regress_reader'], 'who may read assignments may read their history');
REVOKE SELECT ON shot_asset_assignments FROM regress_reader;
SELECT results_eq($$ SELECT pg_temp.problems() $$, ARRAY['warning shot_asset_assignment_history role regress_reader may read it, but not assignments'], 'who may not any more is reported');
SELECT is_empty($$ SELECT pg_temp.added() $$, 'and gets nothing more');
SELECT is((SELECT action FROM shot_assets.enable_history('studio') WHERE object = 'SELECT on shot_asset_assignment_history for regress_reader, who may not read assignments'), 'kept', 'enable_history() lists it, too');
SELECT remedy FROM shot_assets.check_pipeline('studio') WHERE object = 'shot_asset_assignment_history' \gset
:remedy;
SELECT is_empty($$ SELECT pg_temp.problems() $$, 'the remedy mends it');
GRANT SELECT ON shot_asset_assignments, shot_asset_assignment_history TO PUBLIC;
SELECT is_empty($$ SELECT pg_temp.problems() $$, 'everybody may read both');
REVOKE SELECT ON shot_asset_assignments FROM PUBLIC;
SELECT results_eq($$ SELECT pg_temp.problems() $$, ARRAY['warning shot_asset_assignment_history role PUBLIC may read it, but not assignments'], 'everybody may read the history only');
REVOKE SELECT ON shot_asset_assignment_history FROM PUBLIC;

-- A policy of the host that comes later.
ALTER TABLE shot_asset_assignments ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON shot_asset_assignments USING (presence_note = current_user);
SELECT results_eq($$ SELECT pg_temp.problems() ORDER BY 1 $$, ARRAY[
  'warning row-level security of shot_asset_assignment_history is missing',
  'warning shot_asset_assignment_history role regress_app may read it, but not all of these assignments: policies of the host hide them'], 'a role that could read the history before is reported');
SELECT results_eq($$ SELECT pg_temp.added() $$, ARRAY['row-level security of shot_asset_assignment_history'], 'enable_history() hides it from them');
SELECT is_empty($$ SELECT pg_temp.problems() $$, 'which is enough');
SELECT is((SELECT action FROM shot_assets.enable_history('studio') WHERE object = 'no SELECT on shot_asset_assignment_history: shot_asset_assignments has policies of the host'), 'kept', 'it says so');
CREATE POLICY shot_assets_owner ON shot_asset_assignment_history USING (true);
SELECT results_eq($$ SELECT pg_temp.problems() $$, ARRAY['warning shot_asset_assignment_history role regress_app may read it, but not all of these assignments: policies of the host hide them'], 'a policy of ours from before shows them more');
DROP POLICY shot_assets_owner ON shot_asset_assignment_history;
CREATE POLICY mine ON shot_asset_assignment_history USING (COALESCE(after, before) ->> 'presence_note' = current_user);
SELECT is_empty($$ SELECT pg_temp.problems() $$, 'a policy that the host writes for the history is its own affair');

-- A policy of the host on extra images.
SELECT count(*) AS dropped FROM shot_assets.disable_history('studio') \gset
DROP TABLE shot_asset_assignment_history;
SAVEPOINT s;
DROP POLICY mine ON shot_asset_assignments;
ALTER TABLE shot_asset_extra_references ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON shot_asset_extra_references USING (label = current_user);
SELECT isnt_empty($$ SELECT pg_temp.added() $$, 'history is turned on under a policy of extra images');
SELECT is(has_table_privilege('regress_app', 'shot_asset_assignment_history', 'SELECT'), false, 'and granted to nobody, too');
ROLLBACK TO s;
SELECT isnt_empty($$ SELECT pg_temp.added() $$, 'history is on again');

-- A policy of the host from the beginning.
SELECT count(*) AS dropped FROM shot_assets.disable_history('studio') \gset
DROP TABLE shot_asset_assignment_history;
SELECT isnt_empty($$ SELECT pg_temp.added() $$, 'history is turned on under a policy of the host');
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_note) VALUES (id('b', 'b', 2), id('d', 'b', 2), 'regress_reader');
SELECT is(has_table_privilege('regress_app', 'shot_asset_assignment_history', 'SELECT'), false, 'and granted to nobody');
SET ROLE regress_app;
SELECT throws_ok($$ SELECT * FROM shot_assets.history(id('a', 'b', 1)) $$, '42501', NULL, 'so nobody reads what the policy hides');
RESET ROLE;
SELECT is_empty($$ SELECT pg_temp.problems() $$, 'and all is well');

SELECT * FROM finish();
ROLLBACK;
