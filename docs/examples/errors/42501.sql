-- A policy or a missing privilege forbids it.
CREATE ROLE viewer;
GRANT USAGE ON SCHEMA film TO viewer;
GRANT SELECT ON ALL TABLES IN SCHEMA film TO viewer;
BEGIN;
SET LOCAL ROLE viewer;
SELECT shot_assets.clear_scene(:scene_2);
ROLLBACK;
DROP OWNED BY viewer;
DROP ROLE viewer;
