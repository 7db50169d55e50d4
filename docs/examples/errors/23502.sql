-- A table of the host has a column that must have a value, and nobody but the host knows which.
\set VERBOSITY terse
ALTER TABLE film.scene_asset_instances ADD COLUMN costume text NOT NULL DEFAULT 'none';
ALTER TABLE film.scene_asset_instances ALTER COLUMN costume DROP DEFAULT;
SELECT count(*) FROM shot_assets.add_asset(:scene_2, :asset_knock);
