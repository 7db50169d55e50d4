-- A pipeline of our own: create_pipeline().
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/sql/setup.inc'
\set ECHO none
\set QUIET on
\i :setup
\set QUIET off
\set ECHO all

-- in a schema that does not exist: it tells each thing it does
SELECT * FROM shot_assets.create_pipeline('dailies');
-- that is all: nothing to complain about, nothing left to add, no index beside another that serves
SELECT * FROM shot_assets.check_pipeline('dailies');
CALL pg_temp.remember('dailies');
SELECT action, count(*) FROM shot_assets.attach('dailies') GROUP BY action;
SELECT * FROM pg_temp.what_changed('dailies');
SELECT * FROM pg_temp.redundant_indexes('dailies');
-- it demands of a row what attach() demands of a host, and the foreign keys of its details
SELECT * FROM pg_temp.demanded_columns('dailies');
-- the bookkeeping
SELECT attrelid::regclass AS "table", attname AS "column", format_type(atttypid, atttypmod) AS type, col_description(attrelid, attnum) AS description
  FROM pg_attribute WHERE attrelid IN ('dailies.shot_asset_scene_states'::regclass, 'dailies.shot_asset_shot_states'::regclass) AND attnum > 0
  ORDER BY attrelid, attnum;
SELECT conrelid::regclass AS "table", pg_get_constraintdef(oid) AS "constraint" FROM pg_constraint
  WHERE conrelid IN ('dailies.shot_asset_scene_states'::regclass, 'dailies.shot_asset_shot_states'::regclass) AND contype <> 'n' ORDER BY 1, 2;

-- a second time: refused, and nothing has changed
SELECT * FROM shot_assets.create_pipeline('dailies');
SELECT * FROM pg_temp.what_changed('dailies');

-- in a schema that exists and is empty, or holds other things
CREATE SCHEMA rushes;
SELECT action, count(*) FROM shot_assets.create_pipeline('rushes') GROUP BY action;
CREATE SCHEMA studio;
CREATE TABLE studio.invoices (id int);
SELECT action, count(*) FROM shot_assets.create_pipeline(schema => 'studio') GROUP BY action;
-- where anything bears the name of a table of a pipeline: refused, and nothing is made
CREATE SCHEMA archive;
CREATE VIEW archive.branches AS SELECT 1 AS id;
CREATE SEQUENCE archive.shots;
SELECT * FROM shot_assets.create_pipeline('archive');
SELECT relname FROM pg_class WHERE relnamespace = 'archive'::regnamespace ORDER BY relname;

-- where an event trigger wants a primary key on each new table
CREATE FUNCTION pg_temp.require_key() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() d WHERE d.object_type = 'table'
             AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = d.objid AND i.indisprimary)) THEN
    RAISE EXCEPTION 'a table needs a primary key';
  END IF;
END $$;
CREATE EVENT TRIGGER regress_require_key ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION pg_temp.require_key();
SELECT action, count(*) FROM shot_assets.create_pipeline('keyed') GROUP BY action;
SELECT object, action FROM shot_assets.enable_history('keyed') WHERE object ~ 'table';
DROP EVENT TRIGGER regress_require_key;
-- where an event trigger switches row-level security on for each new table
CREATE FUNCTION pg_temp.protect() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
  d record;
BEGIN
  FOR d IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', d.object_identity);
  END LOOP;
END $$;
CREATE EVENT TRIGGER regress_protect ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION pg_temp.protect();
SELECT object, action FROM shot_assets.create_pipeline('guarded') WHERE object ~ 'polic';
SELECT * FROM shot_assets.check_pipeline('guarded');
DROP TABLE keyed.shot_asset_scene_states, keyed.shot_asset_assignment_history;
SELECT object, action FROM shot_assets.attach('keyed') WHERE object ~ 'polic';
SELECT object, action FROM shot_assets.enable_history('keyed') WHERE action <> 'kept';
DROP EVENT TRIGGER regress_protect;
SELECT * FROM shot_assets.check_pipeline('keyed');
SELECT remedy FROM shot_assets.check_pipeline('keyed') \gexec
SELECT * FROM shot_assets.check_pipeline('keyed');

-- in a schema that is not for users, or not named at all
SELECT * FROM shot_assets.create_pipeline('pg_catalog');
SELECT * FROM shot_assets.create_pipeline('pg_temp');
SELECT * FROM shot_assets.create_pipeline('information_schema');
SELECT * FROM shot_assets.create_pipeline('shot_assets');
SELECT * FROM shot_assets.create_pipeline('');
SELECT * FROM shot_assets.create_pipeline(NULL);

-- whatever its name: created, attached again, used, detached
CREATE FUNCTION pg_temp.life_of(schema name) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  scene uuid;
  shot uuid;
  report text;
BEGIN
  PERFORM shot_assets.create_pipeline(schema);
  EXECUTE format('SET LOCAL search_path = %I', schema);
  INSERT INTO projects DEFAULT VALUES;
  INSERT INTO project_assets (name, asset_type, image_key_url) VALUES ('Orlok', 'character', 'orlok.png');
  INSERT INTO scenes (stage_locks) VALUES ('{"9": {"status": "locked"}}') RETURNING id INTO scene;
  INSERT INTO shots (scene_id, shot_id) VALUES (scene, '1A') RETURNING id INTO shot;
  INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT scene, id FROM project_assets;
  report := format('%s populated', (shot_assets.ensure_populated(scene)).created);
  PERFORM shot_assets.set_presence(id, 'exits') FROM shot_asset_assignments;
  report := format('%s, stage 9 %s, %s', report, (SELECT stage_locks #>> '{9,status}' FROM scenes),
                   (SELECT start_manifest FROM shot_assets.reference_orders_for_shot(shot)));
  RESET search_path;
  RETURN format('%s; attach: %s; detach: %s; problems: %s', report,
                (SELECT string_agg(DISTINCT action, ', ') FROM shot_assets.attach(schema)),
                (SELECT count(*) FROM shot_assets.detach(schema) WHERE action = 'dropped'),
                (SELECT count(*) FROM shot_assets.check_pipeline(schema)));
END $$;
SELECT name, octet_length(name) AS bytes, pg_temp.life_of(name::name) FROM unnest(ARRAY[
  'two words', 'se"mi;colon', 'it''s', 'Ähre', '映画', 'select', '%s %I %1$I', '{shots}', '$$;', '\x', 'a.b', '-- ',
  repeat('s', 63), repeat('映', 21)]) AS name;
DO $$
DECLARE
  name name;
BEGIN
  FOR name IN SELECT nspname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relname IN ('shot_asset_assignments', 'branches') LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
END $$;
