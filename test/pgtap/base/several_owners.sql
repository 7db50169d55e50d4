-- Tables of several owners: what a trigger writes is written as the owner of that table, and no policy of another owner
-- runs with that role's rights. Statements that would meet one are refused.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc
CREATE ROLE regress_rival;
GRANT USAGE ON SCHEMA studio TO regress_rival;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA studio TO regress_rival;

-- A policy of the owner, which fails where it runs as the rival. IMMUTABLE: it runs while a statement is planned.
CREATE FUNCTION shown() RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF current_user = 'regress_rival' THEN
    RAISE EXCEPTION 'a policy of the owner runs as the rival' USING ERRCODE = 'P0RIV';
  END IF;
  RETURN true;
END $$;
ALTER FUNCTION shown() OWNER TO regress_owner;
CREATE FUNCTION pg_temp.protect(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE POLICY shown ON %s USING (shown())', relation);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation);
END $$;
SELECT format('SELECT * FROM shot_assets.set_reference(%L, priority => 2)', id('e', 'a', 1)) AS set_reference,
       format('UPDATE studio.shot_asset_assignments SET presence_type = ''exits'' WHERE id = %L', id('e', 'a', 1)) AS update_one,
       format('UPDATE studio.shot_asset_assignments SET scene_asset_instance_id = %L WHERE id = %L', id('d', 'a', 2), id('e', 'a', 2)) AS move_one,
       'DELETE FROM studio.shot_asset_assignments' AS delete_all \gset
CREATE TEMP TABLE changes (n int, what text, statement text);
INSERT INTO changes VALUES (1, 'set_reference()', :'set_reference'), (2, 'UPDATE', :'update_one'), (3, 'UPDATE to another instance', :'move_one'), (4, 'DELETE', :'delete_all');

-- ---- the history belongs to another -----------------------------------------------------------------------------------

SAVEPOINT owners;
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('studio') WHERE severity = 'error' $$, 'all is well at first');
ALTER TABLE shot_asset_assignment_history OWNER TO regress_rival;
GRANT SELECT ON shot_asset_assignment_history TO regress_app, regress_owner;
SELECT results_eq($$ SELECT severity, object, problem, remedy FROM shot_assets.check_pipeline('studio') WHERE object = 'shot_asset_assignment_history' $$,
  $$ VALUES ('error', 'shot_asset_assignment_history', 'belongs to role regress_rival, assignments to role regress_owner',
             'ALTER TABLE studio.shot_asset_assignment_history OWNER TO regress_owner') $$, 'check_pipeline() tells that the history is another''s');
SELECT is(pg_temp.outcome(statement, 'regress_app'), 'ok', what || ' works where no policy hides a row') FROM changes ORDER BY n;
SAVEPOINT protected;
SELECT pg_temp.protect('shots');
SELECT is(pg_temp.outcome(statement, 'regress_app'), '42501 row-level security hides rows of shots from role "regress_rival"',
          what || ' is refused where a policy of shots would run as the owner of the history') FROM changes ORDER BY n;
SELECT is(pg_temp.outcome(statement, 'regress_owner'), '42501 row-level security hides rows of shots from role "regress_rival"',
          what || ' of the owner of shots is, too') FROM changes ORDER BY n;
SELECT throws_matching(:'update_one', 'rows of shots from role "regress_rival"', 'and so is that of a superuser');
ALTER ROLE regress_rival BYPASSRLS;
SELECT is(pg_temp.outcome(statement, 'regress_app'), 'ok', what || ' works where the owner of the history bypasses policies') FROM changes ORDER BY n;
ALTER ROLE regress_rival NOBYPASSRLS;
ALTER TABLE shot_asset_assignment_history OWNER TO regress_owner;
SELECT is(pg_temp.outcome(statement, 'regress_app'), 'ok', what || ' works once the history is given back') FROM changes ORDER BY n;
ROLLBACK TO protected;
SELECT pg_temp.protect('scene_asset_instances');
SELECT is(pg_temp.outcome(:'set_reference', 'regress_app'), '42501 row-level security hides rows of scene_asset_instances from role "regress_rival"', 'policies of instances are the same');
ROLLBACK TO protected;
SELECT pg_temp.protect('scenes');
SELECT is(pg_temp.outcome(:'set_reference', 'regress_app'), 'ok', 'those of scenes are not asked when a change is recorded');
ROLLBACK TO owners;

-- ---- the bookkeeping belongs to another -------------------------------------------------------------------------------

-- A legacy scene without instances is marked as managed by itself, and not by the assignments that it gets.
DELETE FROM scene_asset_instances WHERE id = id('d', 'a', 3);
ALTER TABLE shot_asset_scene_states OWNER TO regress_rival;
GRANT SELECT, INSERT, UPDATE, DELETE ON shot_asset_scene_states TO regress_app, regress_owner;
SELECT format('SELECT * FROM shot_assets.clear_scene(%L)', id('a', 'a', 2)) AS populate,
       format('DO $do$ BEGIN DELETE FROM studio.shots WHERE scene_id = %1$L; '
              'IF EXISTS (SELECT FROM studio.shot_asset_scene_states WHERE scene_id = %1$L AND managed_since IS NOT NULL) THEN RAISE ''is still managed''; END IF; END $do$', id('a', 'a', 1)) AS delete_shots,
       format('UPDATE studio.scenes SET stage_locks = ''{"9": {"status": "outdated"}}'' WHERE id = %L', id('a', 'a', 2)) AS outdate \gset
SELECT is(pg_temp.outcome(:'populate', 'regress_app'), 'ok', 'a legacy scene becomes managed where no policy hides its shots');
SELECT is(pg_temp.outcome(:'delete_shots', 'regress_app'), 'ok', 'and a managed one legacy again');
SELECT pg_temp.protect('shots');
SELECT is(pg_temp.outcome(:'populate', 'regress_app'), '42501 row-level security hides rows of shots from role "regress_rival"', 'which is refused where one would run as the owner of the bookkeeping');
SELECT is(pg_temp.outcome(:'delete_shots', 'regress_app'), 'ok', 'but DELETE of all shots of a scene looks at them as their own owner');
SELECT pg_temp.protect('scenes');
DELETE FROM shot_asset_scene_states WHERE scene_id = id('a', 'a', 2);
SET LOCAL ROLE regress_app;
SELECT lives_ok(:'outdate', 'stage locks can be written where scenes are hidden from the owner of the bookkeeping');
RESET ROLE;
SELECT isnt(outdated -> '9', NULL, 'the cause is remembered') FROM shot_asset_scene_states WHERE scene_id = id('a', 'a', 2);

SELECT * FROM finish();
ROLLBACK;
