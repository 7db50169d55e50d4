ALTER TABLE film.shots DROP COLUMN scene_id CASCADE;
SELECT * FROM shot_assets.check_pipeline('film');
