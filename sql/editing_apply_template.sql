-- Templates: the assignments of a scene by a rule.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

UPDATE shots SET characters_foreground = '{bob}', characters_background = '{ALICE}' WHERE id = :shot1A;
UPDATE shots SET characters_background = '{Bob,"A dog"}' WHERE id = :shot1B;

-- a legacy scene: characters go where the script lists them, all else stays where the scene showed it
SELECT * FROM shot_assets.apply_template(:scene1, 'match_characters');
SELECT * FROM shot_assets.presence_matrix(:scene1);
TABLE locks;
-- again: nothing to do, nothing outdated
CALL relock();
SELECT * FROM shot_assets.apply_template(scene_id => :scene1, template => 'match_characters');
TABLE locks;

-- everything throughout: what is so already keeps its row
SELECT count(*) FROM shot_assets.set_presence_many(ARRAY(SELECT id FROM shot_asset_assignments WHERE scene_asset_instance_id IN (:bob, :cafe)), 'enters');
CREATE TEMP TABLE before AS SELECT id FROM shot_asset_assignments;
SELECT * FROM shot_assets.apply_template(:scene1, 'all_throughout');
SELECT * FROM shot_assets.presence_matrix(:scene1);
SELECT count(*) AS kept FROM before JOIN shot_asset_assignments USING (id);

-- locations throughout: nobody else moves
SELECT count(*) FROM shot_assets.set_presence_many(ARRAY(SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1B), 'exits');
SELECT * FROM shot_assets.apply_template(:scene1, 'locations_throughout');
SELECT * FROM shot_assets.presence_matrix(:scene1);
-- characters by the script, however they are there
SELECT * FROM shot_assets.apply_template(:scene1, 'match_characters');
SELECT * FROM shot_assets.presence_matrix(:scene1);

-- populating by a template does not outdate a legacy scene
SELECT * FROM shot_assets.apply_template(:scene2, 'all_throughout');
SELECT * FROM locks WHERE scene = '2';

-- what the template does not decide about goes, where the user says so
SELECT * FROM shot_assets.apply_template(:scene1, 'locations_throughout', keep_others => false);
SELECT * FROM shot_assets.presence_matrix(:scene1);

SELECT shot_assets.apply_template(:scene1, 'All');
SELECT shot_assets.apply_template(:scene1, '');
SELECT shot_assets.apply_template(:nobody, 'all_throughout');
SELECT shot_assets.apply_template(:scene1, NULL);
