-- A host at work: its own triggers on our tables and on scenes, columns that we do not know, generated ones, and 10,000
-- assignments that it had before. Attaching, working and detaching leave it as it was, but for what the work did.
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/sql/setup.inc'
\set ECHO none
\set QUIET on
\i :setup
\set QUIET off
\set ECHO all
CREATE SCHEMA host;
SET search_path = host;
CREATE TABLE scenes (id uuid PRIMARY KEY, title text NOT NULL, stage_locks jsonb, status text, updated_at timestamptz);
CREATE TABLE shots (id uuid PRIMARY KEY, scene_id uuid NOT NULL REFERENCES scenes ON DELETE CASCADE, shot_id text, n int,
                    slug text GENERATED ALWAYS AS ('shot-' || n) STORED);
CREATE TABLE project_assets (id uuid PRIMARY KEY, name text NOT NULL, asset_type text NOT NULL);
CREATE TABLE scene_asset_instances (id uuid PRIMARY KEY, scene_id uuid NOT NULL REFERENCES scenes ON DELETE CASCADE, project_asset_id uuid NOT NULL);
CREATE TABLE shot_asset_assignments (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, shot_id uuid REFERENCES shots ON DELETE CASCADE,
  scene_asset_instance_id uuid REFERENCES scene_asset_instances ON DELETE CASCADE, presence_type text DEFAULT 'throughout',
  studio text NOT NULL DEFAULT 'ufa', author name NOT NULL,   -- a trigger of the host fills it in
  is_visible boolean GENERATED ALWAYS AS (presence_type <> 'passes_through') STORED,
  notes json, created_at timestamptz, updated_at timestamptz, UNIQUE (shot_id, scene_asset_instance_id));
CREATE TABLE audit (n bigint GENERATED ALWAYS AS IDENTITY, what text);
CREATE FUNCTION fill_author() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.author := current_user; RETURN NEW; END $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := '2026-02-02 UTC'; RETURN NEW; END $$;
-- These two find their tables by the caller's search path, as many do.
CREATE FUNCTION sync_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.status := CASE WHEN NEW.stage_locks::text ~ 'outdated' THEN 'outdated' ELSE 'ok' END;
  INSERT INTO audit (what) VALUES (format('scene %s: %s to %s, by %s', right(NEW.id::text, 2), OLD.status, NEW.status, current_user));
  RETURN NEW;
END $$;
CREATE FUNCTION log_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit (what) SELECT format('%s of %s rows', lower(TG_OP), count(*)) FROM changed;
  RETURN NULL;
END $$;
CREATE TRIGGER fill_author BEFORE INSERT ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION fill_author();
CREATE TRIGGER touch BEFORE UPDATE ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER zz_log_insert AFTER INSERT ON shot_asset_assignments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION log_rows();
CREATE TRIGGER aa_log_delete AFTER DELETE ON shot_asset_assignments REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION log_rows();
CREATE TRIGGER sync_status BEFORE UPDATE ON scenes FOR EACH ROW EXECUTE FUNCTION sync_status();

CREATE FUNCTION id(kind text, n int) RETURNS uuid IMMUTABLE RETURN (kind || '0000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid;
INSERT INTO scenes SELECT id('a', s), 'Scene ' || s, '{"9": {"status": "locked"}}', 'ok' FROM generate_series(1, 101) s;
INSERT INTO shots SELECT id('b', s * 100 + n), id('a', s), n, n FROM generate_series(1, 101) s, generate_series(1, 10) n;
INSERT INTO project_assets SELECT id('c', n), 'Asset ' || n, 'character' FROM generate_series(1, 10) n;
INSERT INTO scene_asset_instances SELECT id('d', s * 100 + n), id('a', s), id('c', n) FROM generate_series(1, 101) s, generate_series(1, 10) n;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, created_at, updated_at)
  SELECT t.id, i.id, '2026-01-01 UTC', '2026-01-01 UTC' FROM shots t JOIN scene_asset_instances i USING (scene_id) WHERE scene_id <> id('a', 101) ORDER BY 1, 2;
SELECT what FROM audit;
TRUNCATE audit;
CALL pg_temp.remember('host');
-- What the host knows of the rows that the work below leaves alone.
CREATE FUNCTION fingerprint() RETURNS text LANGUAGE sql AS $$
  SELECT count(*) || ' rows, ' || md5(string_agg((number, shot_id, scene_asset_instance_id, presence_type, studio, author, is_visible, notes::text, created_at, updated_at)::text, ',' ORDER BY number))
  FROM host.shot_asset_assignments WHERE number BETWEEN 301 AND 10000
$$;
SELECT fingerprint() AS before \gset

-- attaching fires nothing and changes no row of the host's
SELECT * FROM shot_assets.check_pipeline('host');
SELECT object, action FROM shot_assets.attach('host') WHERE object ~ 'assignments' AND action = 'added' OR object ~ 'managed';
SELECT what FROM audit;
SELECT line FROM pg_temp.what_changed('host') WHERE change = 'gone' AND line !~ '^(row|column) ';
SELECT fingerprint() = :'before' AS as_they_were, split_part(fingerprint(), ',', 1);

-- work: the host's triggers see what they always saw, with the search path of the caller
SELECT presence_type FROM shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', id('b', 101), 'instance_id', id('d', 101), 'presence_type', 'passes_through')));
SELECT created, existing FROM shot_assets.ensure_populated(id('a', 101));
SELECT shot_assets.clear_scene(id('a', 2));
DELETE FROM scenes WHERE id = id('a', 3);
SELECT what FROM audit ORDER BY n;
SELECT right(id::text, 3) AS scene, status, stage_locks FROM scenes WHERE status <> 'ok' ORDER BY id;
SELECT is_visible, studio, author = current_user AS author, updated_at AT TIME ZONE 'UTC' AS updated_at FROM shot_asset_assignments WHERE shot_id = id('b', 101) AND scene_asset_instance_id = id('d', 101);
SELECT count(*), count(author) FROM shot_asset_assignments WHERE shot_id BETWEEN id('b', 10101) AND id('b', 10110);
SELECT count(*) FROM shot_assets.reference_orders(id('a', 1));

-- a trigger of the host that refuses a change of scenes refuses the change that led to it, whole
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'scene % is frozen', NEW.title; END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON scenes FOR EACH ROW WHEN (OLD.title = 'Scene 5') EXECUTE FUNCTION refuse();
SELECT shot_assets.clear_scene(id('a', 5));
SELECT count(*) FROM shot_asset_assignments WHERE shot_id BETWEEN id('b', 501) AND id('b', 510);
DROP TRIGGER frozen ON scenes;
DROP FUNCTION refuse();

-- detaching: nothing of the host's is gone, and rows that the work did not touch are as they were
SELECT object FROM shot_assets.detach('host') WHERE action = 'dropped';
SELECT line FROM pg_temp.what_changed('host') WHERE change = 'gone' AND line !~ '^(row|column) ';
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid IN ('scenes'::regclass, 'shot_asset_assignments'::regclass) AND NOT tgisinternal ORDER BY 1;
SELECT fingerprint() = :'before' AS as_they_were, split_part(fingerprint(), ',', 1);
DROP SCHEMA host CASCADE;
