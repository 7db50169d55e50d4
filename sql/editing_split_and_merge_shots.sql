-- A shot cut into parts, and shots in a row made one.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

UPDATE shots SET duration = 7 WHERE id = :shot1A;
CREATE VIEW shot_list AS SELECT shot_order, shot_id, duration, action FROM shots WHERE scene_id = :scene1 ORDER BY shot_order;

-- a legacy scene: the shots change, and so do the stages that rest on them
SELECT shot_label, shot_order, duration FROM shot_assets.split_shot(:shot1A, '{1A,1Aa,1Ab}');
TABLE shot_list;
SELECT * FROM shot_assets.presence_matrix(:scene1);
SELECT shot_assets.has_assignments(:scene1);
TABLE locks;

-- a managed scene: presence is cut
SELECT * FROM shot_assets.auto_populate(:scene1);
SELECT count(*) FROM shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :bob, 'presence_type', 'enters', 'presence_note', 'from the left'),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :alice, 'presence_type', 'exits'),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :cafe, 'presence_type', 'passes_through')));
CALL relock();
SELECT shot_label, shot_order, duration FROM shot_assets.split_shot(
  shot_id => :shot1B, labels => '{1B,1C,1D}', moments => jsonb_build_object(:bob, 2, :alice, 2));
SELECT * FROM shot_assets.presence_matrix(:scene1);
SELECT shot, asset, presence_type, presence_note FROM casting WHERE presence_type <> 'throughout';
TABLE locks;

-- and joined again
CALL relock();
SELECT shot_label, shot_order, duration FROM shot_assets.merge_shots(ARRAY(SELECT id FROM shots WHERE shot_id IN ('1D', '1B', '1C')));
SELECT * FROM shot_assets.presence_matrix(:scene1);
TABLE locks;
SELECT shot_label, shot_order, duration FROM shot_assets.merge_shots(
  shot_ids => ARRAY(SELECT id FROM shots WHERE shot_id ~ '^1A'), label => '1A');
TABLE shot_list;
SELECT * FROM shot_assets.presence_matrix(:scene1);

-- what is refused
SELECT shot_assets.split_shot(:shot1A, '{}');
SELECT shot_assets.split_shot(:shot1A, '{x,""}');
SELECT shot_assets.split_shot(:shot1A, '{x,x}');
SELECT shot_assets.split_shot(:shot1A, '{1A,1B}');
SELECT shot_assets.split_shot(:shot1A, '{x,y}', '2');
SELECT shot_assets.split_shot(:shot1A, '{x,y}', '{"Bob": 1}');
SELECT shot_assets.split_shot(:shot1B, '{x,y}', jsonb_build_object(:bob, 3));
SELECT shot_assets.split_shot(:shot1B, '{x,y}', jsonb_build_object(:bob, 'second'));
SELECT shot_assets.split_shot(:shot1B, '{x,y}', jsonb_build_object(:letter, 2));
SELECT shot_assets.split_shot(:nobody, '{x,y}');
SELECT shot_assets.split_shot(:shot1A, NULL);
SELECT shot_assets.merge_shots(ARRAY[:shot1A]::uuid[]);
SELECT shot_assets.merge_shots(ARRAY[:shot1A, :shot1A]::uuid[]);
SELECT shot_assets.merge_shots(ARRAY[:shot1A, :nobody]::uuid[]);
SELECT shot_assets.merge_shots(ARRAY[:shot1A, :shot2A]::uuid[]);
SELECT shot_assets.merge_shots(ARRAY[:shot1A, :shot1B]::uuid[], '');
SELECT count(*) FROM shot_assets.split_shot(:shot1A, '{1A,1Z}');
SELECT shot_assets.merge_shots(ARRAY[:shot1A, :shot1B]::uuid[]);
SELECT shot_assets.merge_shots(ARRAY(SELECT id FROM shots WHERE shot_id IN ('1A', '1Z')), '1B');
TABLE shot_list;
