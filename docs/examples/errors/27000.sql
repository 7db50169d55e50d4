-- A trigger or a rule of the host keeps an overtaken stage locked, or overwrites it. The change is refused instead.
CREATE FUNCTION film.keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER keep BEFORE UPDATE ON film.scenes FOR EACH ROW EXECUTE FUNCTION film.keep();
SELECT shot_assets.assign(:shot_2C, :instance_hutter);
