-- A trigger of shot_assets needs a column that somebody has dropped. attach() brings both back.
SET client_min_messages = warning;
ALTER TABLE film.shot_asset_assignments DROP COLUMN presence_note CASCADE;
SELECT shot_assets.set_presence_many(ARRAY(SELECT id FROM film.shot_asset_assignments), 'exits') LIMIT 1;
