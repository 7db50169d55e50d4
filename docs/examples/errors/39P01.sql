-- A trigger function of shot_assets was put on a table that it is not for, or called as what it is not.
CREATE TRIGGER wrong AFTER INSERT ON film.shots FOR EACH ROW EXECUTE FUNCTION shot_assets.assignments_changed();
INSERT INTO film.shots (scene_id) VALUES (:scene_2);
