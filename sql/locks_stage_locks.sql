-- How stages are approved: lock, relock, unlock, and what that costs.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

\set VERBOSITY default
\set SHOW_CONTEXT never
-- locks without their times, which differ from run to run
CREATE FUNCTION timeless(locks jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT coalesce(jsonb_object_agg(key, CASE jsonb_typeof(value) WHEN 'object' THEN value - 'locked_at' ELSE value END), '{}')
  FROM jsonb_each(locks) $$;
UPDATE scenes SET stage_locks = '{"note": [1, 2.50], "11": "odd"}', updated_at = '2026-01-01';

-- one after the other, each only on a locked one
SELECT shot_assets.lock_stage(:scene1, 8);
SELECT timeless(shot_assets.lock_stage(:scene1, 7));
SELECT timeless(shot_assets.lock_stage(scene_id => :scene1, stage => 8));
SELECT shot_assets.lock_stage(:scene1, 8);
SELECT timeless(shot_assets.lock_stage(:scene1, 9));
SELECT timeless(shot_assets.lock_stage(:scene1, 10));
-- what was odd gives way when it is that stage's turn
SELECT timeless(shot_assets.lock_stage(:scene1, 11));
-- the time is the transaction's, in UTC, as ISO 8601 writes it; updated_at moves with it
SET timezone = 'Asia/Kolkata';
SET datestyle = 'German';
BEGIN;
SELECT shot_assets.lock_stage(:scene1, 12) #>> '{12,locked_at}' = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS written;
SELECT (stage_locks #>> '{12,locked_at}')::timestamptz = now() AS read_back, updated_at = now() AS moved FROM scenes WHERE id = :scene1;
ROLLBACK;
RESET timezone;
RESET datestyle;

-- what unlocking would cost, and what it does
UPDATE shots SET frame_prompt = 'a man', video_prompt = CASE shot_id WHEN '1A' THEN 'he waits' ELSE '' END,
  reference_image_order = '[{"label": "Image #1"}]', end_frame_reference_image_order = '[]' WHERE scene_id = :scene1;
SELECT * FROM shot_assets.unlock_impact(:scene1, 8);
SELECT * FROM shot_assets.unlock_impact(:scene1, 11);
SELECT * FROM shot_assets.unlock_impact(:scene1, 12);
SELECT * FROM shot_assets.unlock_impact(:scene2, 7);
SELECT timeless(shot_assets.unlock_stage(:scene1, 9));
SELECT shot_assets.unlock_stage(:scene1, 9);
SELECT stage, cause FROM shot_assets.outdated_because(:scene1);

-- approved again as it is, or after more work
SELECT shot_assets.relock_stage(:scene1, 9);
SELECT shot_assets.relock_stage(:scene1, 10);
SELECT timeless(shot_assets.lock_stage(:scene1, 9));
SELECT timeless(shot_assets.relock_stage(:scene1, 10));
SELECT timeless(shot_assets.lock_stage(:scene1, 11));
SELECT shot_assets.relock_stage(:scene1, 8);
-- an outdated stage can be opened too
SELECT shot_assets.invalidate_stages(:scene1, 10);
SELECT timeless(shot_assets.unlock_stage(:scene1, 10));
SELECT * FROM shot_assets.unlock_impact(:scene1, 11);

-- outdated because somebody asks for it: once
SELECT shot_assets.invalidate_stages(:scene1);
SELECT shot_assets.invalidate_stages(:scene1);
UPDATE scenes SET updated_at = '2026-01-01';
SELECT shot_assets.invalidate_stages(:scene1, from_stage => 9);
SELECT updated_at = '2026-01-01' AS still, timeless(stage_locks) FROM scenes WHERE id = :scene1;
SELECT shot_assets.invalidate_stages(:scene1, 7);
SELECT stage, cause, shot_label, asset_name FROM shot_assets.outdated_because(:scene1);

-- locks that are no object: nothing to outdate, nothing to lock until they are put right
ALTER TABLE scenes ALTER stage_locks DROP NOT NULL;
UPDATE scenes SET stage_locks = '[{"9": {"status": "locked"}}]' WHERE id = :scene1;
SELECT shot_assets.invalidate_stages(:scene1);
SELECT shot_assets.lock_stage(:scene1, 7);
SELECT shot_assets.unlock_stage(:scene1, 9);
SELECT * FROM shot_assets.unlock_impact(:scene1, 7);
UPDATE scenes SET stage_locks = NULL WHERE id = :scene1;
SELECT shot_assets.invalidate_stages(:scene1);
SELECT shot_assets.relock_stage(:scene1, 7);
SELECT timeless(shot_assets.lock_stage(:scene1, 7));

-- what they refuse
SELECT shot_assets.lock_stage(:nobody, 7);
SELECT shot_assets.relock_stage(:nobody, 7);
SELECT shot_assets.unlock_stage(:nobody, 7);
SELECT shot_assets.unlock_impact(:nobody, 7);
SELECT shot_assets.invalidate_stages(:nobody);
SELECT shot_assets.lock_stage(:scene1, 6);
SELECT shot_assets.unlock_stage(:scene1, 13);
SELECT shot_assets.unlock_impact(:scene1, 0);
SELECT shot_assets.invalidate_stages(:scene1, 6);
SELECT shot_assets.lock_stage(NULL, 7);
SELECT shot_assets.lock_stage(:scene1, NULL);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER refuse BEFORE UPDATE ON scenes FOR EACH ROW EXECUTE FUNCTION refuse();
SELECT shot_assets.unlock_stage(:scene1, 7);
DROP TRIGGER refuse ON scenes;

-- a host that knows stage 7 by a column of its own
ALTER TABLE scenes ADD shot_list_locked_at timestamptz;
UPDATE scenes SET stage_locks = '{}';
SELECT shot_assets.lock_stage(:scene1, 7) IS NOT NULL AS locked, shot_list_locked_at FROM scenes WHERE id = :scene1;
SELECT shot_list_locked_at = (stage_locks #>> '{7,locked_at}')::timestamptz AS kept FROM scenes WHERE id = :scene1;
UPDATE scenes SET shot_list_locked_at = '2026-01-01' WHERE id = :scene1;
SELECT timeless(shot_assets.lock_stage(:scene1, 8));
SELECT shot_list_locked_at = '2026-01-01' AS left_alone FROM scenes WHERE id = :scene1;
SELECT timeless(shot_assets.unlock_stage(:scene1, 7));
SELECT shot_list_locked_at FROM scenes WHERE id = :scene1;

-- with the rights of the caller: a scene that a policy hides does not exist, one that it keeps from writing neither
CREATE ROLE regress_client;
GRANT USAGE ON SCHEMA film TO regress_client;
GRANT SELECT, UPDATE ON scenes TO regress_client;
GRANT SELECT ON shots TO regress_client;
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON scenes FOR SELECT USING (true);
CREATE POLICY change ON scenes FOR UPDATE USING (id = 'a0000000-0000-0000-0000-000000000002');
SET ROLE regress_client;
SELECT shot_assets.lock_stage(:scene1, 7);
SELECT timeless(shot_assets.lock_stage(:scene2, 7));
SELECT shot_assets.invalidate_stages(:scene2, 7);
RESET ROLE;
-- and still what was remembered is remembered, by the trigger
SELECT stage, cause FROM shot_assets.outdated_because(:scene2);
REVOKE UPDATE ON scenes FROM regress_client;
SET ROLE regress_client;
SELECT shot_assets.lock_stage(:scene2, 7);
SELECT * FROM shot_assets.unlock_impact(:scene2, 7);
RESET ROLE;
DROP OWNED BY regress_client;
DROP ROLE regress_client;
