-- As whom code of a host runs: triggers, defaults, generated columns, checks, domains, expressions of indexes, rules and
-- policies on tables of an ordinary role note who they are, while each function is called by the owner, by a member of the
-- owner, by a superuser and by a tenant. docs/security.md has the table that this makes; where the two differ the test
-- fails and leaves the new one in who_runs_as_whom.md.new.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc
CREATE ROLE regress_member;
GRANT regress_owner TO regress_member;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO regress_member;
CREATE SCHEMA notes;
GRANT USAGE ON SCHEMA notes TO PUBLIC;
CREATE TABLE notes.notes (kind text, relation text, who name);
GRANT INSERT ON notes.notes TO PUBLIC;

-- ---- what is planted, by the owner ------------------------------------------------------------------------------------

SET LOCAL ROLE regress_owner;
CREATE FUNCTION note(kind text, relation text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN INSERT INTO notes.notes VALUES (kind, relation, current_user); RETURN true; END';
CREATE FUNCTION quiet(kind text, relation text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN studio.note(kind, relation)::text; END';
CREATE FUNCTION note_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM studio.note(lower(TG_WHEN || ' ' || TG_LEVEL || ' trigger'), TG_TABLE_NAME);
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE DOMAIN word AS text CHECK (quiet('domain', left(VALUE, 0)) = 'true');
SELECT format(s.statement, c.relname, (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = 1))
  FROM pg_class c, unnest(ARRAY[
    'ALTER TABLE %1$I ADD planted_default text DEFAULT note(''default'', %1$L)::text, ADD planted_generated text GENERATED ALWAYS AS (quiet(''generated column'' || left(%2$I::text, 0), %1$L)) STORED, ADD planted_word word DEFAULT ''x'', ADD CHECK (quiet(''check'' || left(%2$I::text, 0), %1$L) = ''true'')',
    'CREATE INDEX ON %1$I (quiet(''index'' || left(%2$I::text, 0), %1$L))',
    'CREATE TRIGGER a_row BEFORE INSERT OR UPDATE OR DELETE ON %1$I FOR EACH ROW EXECUTE FUNCTION note_row()',
    'CREATE TRIGGER z_statement AFTER INSERT OR UPDATE OR DELETE ON %1$I FOR EACH STATEMENT EXECUTE FUNCTION note_row()']) AS s (statement)
  WHERE c.relnamespace = 'studio'::regnamespace AND c.relkind = 'r' ORDER BY c.relname \gexec
CREATE RULE noted AS ON UPDATE TO shots DO ALSO SELECT note('rule', 'shots');
CREATE POLICY noted ON project_assets USING (note('policy', 'project_assets'));
ALTER TABLE project_assets ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
RESET ROLE;
TRUNCATE notes.notes;

-- As whom it runs in a statement of a caller; what the statement does is undone.
CREATE FUNCTION pg_temp.ran_as(caller text, statement text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  found text[];
BEGIN
  PERFORM set_config('role', CASE caller WHEN 'owner' THEN 'regress_owner' WHEN 'member' THEN 'regress_member' WHEN 'tenant' THEN 'regress_app' ELSE 'none' END, true);
  EXECUTE statement;
  PERFORM set_config('role', 'none', true);
  SELECT array_agg(DISTINCT format('%s|%s|%s', n.kind, n.relation, CASE n.who WHEN 'regress_owner' THEN 'the owner' WHEN CASE caller WHEN 'member' THEN 'regress_member' WHEN 'tenant' THEN 'regress_app' ELSE current_user END THEN 'the caller' ELSE n.who END))
  INTO found FROM notes.notes n;
  RAISE SQLSTATE 'P0ZZZ';
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN coalesce(found, '{}');
  WHEN SQLSTATE 'PT409' THEN RETURN '{}';
  WHEN OTHERS THEN RETURN ARRAY[format('error||%s %s', SQLSTATE, SQLERRM)];
END $$;
CREATE TEMP TABLE callers (n int, caller text);
INSERT INTO callers VALUES (1, 'owner'), (2, 'member'), (3, 'superuser'), (4, 'tenant');
CREATE TEMP TABLE statements (part int, what text, statement text);
INSERT INTO statements
  SELECT CASE provolatile WHEN 's' THEN 1 ELSE 2 END, proname, call FROM right_calls WHERE provolatile <> 'i'
  UNION ALL VALUES
    (4, 'INSERT', 'INSERT INTO studio.shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (studio.id(''b'', ''b'', 1), studio.id(''d'', ''b'', 2))'),
    (4, 'UPDATE', 'UPDATE studio.shot_asset_assignments SET presence_type = ''exits'''), (4, 'DELETE', 'DELETE FROM studio.shot_asset_assignments'),
    (4, 'move', 'UPDATE studio.shots SET scene_id = studio.id(''a'', ''b'', 2) WHERE id = studio.id(''b'', ''b'', 3)'), (4, 'delete instances', 'DELETE FROM studio.scene_asset_instances'),
    (6, 'set-up', 'SELECT * FROM shot_assets.detach(''studio''); DELETE FROM studio.shot_asset_scene_states; DELETE FROM notes.notes;
       SELECT * FROM shot_assets.attach(''studio''); SELECT * FROM shot_assets.check_pipeline(''studio''); SELECT * FROM shot_assets.disable_history(''studio''); SELECT * FROM shot_assets.enable_history(''studio'')');
GRANT DELETE ON notes.notes TO PUBLIC;
GRANT SELECT ON notes.notes TO PUBLIC;
CREATE TEMP TABLE notes AS
  SELECT s.part, s.what, c.caller, split_part(note, '|', 1) AS kind, split_part(note, '|', 2) AS relation, split_part(note, '|', 3) AS who
  FROM statements s, callers c, unnest(pg_temp.ran_as(c.caller, s.statement)) note;

-- Since PostgreSQL 18 an AFTER trigger on rows that a foreign key's cascade deletes runs as the cascade does: as the owner.
DELETE FROM notes WHERE current_setting('server_version_num')::int >= 180000 AND what LIKE 'merge%' AND kind LIKE 'after%'
  AND caller = 'tenant' AND who = 'the owner';

-- ---- what must hold, whatever the table says --------------------------------------------------------------------------

SELECT is_empty($$ SELECT what, caller, who FROM notes WHERE kind = 'error' AND (part, caller) <> (6, 'tenant') $$, 'every statement works');
SELECT is_empty($$ SELECT DISTINCT what, caller, kind, relation, who FROM notes WHERE part <= 2 AND caller IN ('member', 'superuser') AND who <> 'the owner' $$,
                'in functions, no code of the owner runs with more rights than the owner has');
SELECT is_empty($$ SELECT DISTINCT what, caller, kind, relation, who FROM notes WHERE who NOT IN ('the owner', 'the caller') AND kind <> 'error' $$, 'nobody else is anybody');
SELECT is_empty($$ SELECT DISTINCT what, kind, relation FROM notes WHERE part <= 2 AND caller = 'tenant' AND who = 'the owner'
    AND relation NOT IN ('scenes', 'shot_asset_scene_states', 'shot_asset_assignment_history', '') $$, 'for a tenant, functions write tables of the host as the tenant');
SELECT set_has('SELECT kind FROM notes WHERE part = 2 AND caller = ''superuser''',
  $$ VALUES ('before row trigger'), ('after statement trigger'), ('default'), ('generated column'), ('check'), ('domain'), ('index'), ('rule') $$, 'each kind of code has run');
SELECT set_has('SELECT kind FROM notes WHERE part = 1 AND caller = ''tenant''', $$ VALUES ('policy') $$, 'policies, too');
SELECT is_empty($$ SELECT kind FROM notes WHERE part = 1 AND caller = 'superuser' $$, 'not those that a superuser bypasses');

-- ---- the document -----------------------------------------------------------------------------------------------------

CREATE TEMP TABLE kinds (n int, title text, condition text);
INSERT INTO kinds VALUES
  (1, 'functions that read: policies', 'part = 1'),
  (2, 'functions that write: tables of the host, assignments', 'part = 2 AND relation IN (''shots'', ''scene_asset_instances'', ''shot_asset_assignments'', ''transformation_events'')'),
  (3, 'plain SQL on assignments: that table', 'part = 4 AND relation = ''shot_asset_assignments'' AND what IN (''INSERT'', ''UPDATE'', ''DELETE'')'),
  (4, 'either: what our triggers write, as `scenes`, bookkeeping, history', 'part IN (2, 4) AND relation IN (''shot_asset_scene_states'', ''shot_asset_assignment_history'') OR part = 4 AND relation = ''scenes'''),
  (5, 'set-up', 'part = 6');
CREATE FUNCTION pg_temp.cell(which text, who_calls text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  EXECUTE format('SELECT coalesce(string_agg(DISTINCT CASE WHEN kind <> ''error'' THEN who WHEN who ~ ''^42501'' THEN ''refused'' ELSE who END, '', ''), ''is not run'') FROM pg_temp.notes WHERE (%s) AND caller = %L', which, who_calls) INTO result;
  RETURN result;
END $$;
SELECT E'\n| code of the owner runs as, when called by | the owner | a member of the owner | a superuser | a tenant |\n|---|---|---|---|---|\n'
  || string_agg(format('| %s | %s |', k.title, (SELECT string_agg(pg_temp.cell(k.condition, c.caller), ' | ' ORDER BY c.n) FROM callers c)), E'\n' ORDER BY k.n) || E'\n' AS generated FROM kinds k \gset
\set page `cat docs/security.md`
SELECT substring(:'page' FROM '<!-- who runs as whom -->(.*)<!-- end -->') AS documented \gset
SELECT is(:'documented'::text, :'generated', 'docs/security.md says who runs as whom');
SELECT :'documented' = :'generated' AS is_same \gset
\if :is_same
\else
  SELECT :'generated' \g who_runs_as_whom.md.new
\endif

SELECT * FROM finish();
ROLLBACK;
