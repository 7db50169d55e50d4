-- Bad input of the calls that cast scenes: each is a clear error that names it, and nothing has changed, on a legacy scene
-- and on a managed one.
\set ON_ERROR_STOP on
BEGIN;
\ir ../../../sql/film.inc
SET LOCAL search_path = film, public;
SET LOCAL client_min_messages = warning;
SELECT no_plan();
\ir ../refusals.inc

SELECT count(*) AS recorded FROM shot_assets.enable_history('film') \gset
INSERT INTO projects (id, name) VALUES ('f0000000-0000-0000-0000-000000000002', 'Another film');
INSERT INTO scenes (id, project_id) VALUES ('a0000000-0000-0000-0000-000000000003', 'f0000000-0000-0000-0000-000000000002');
INSERT INTO ids VALUES ('scene 1', :scene1), ('scene 2', :scene2), ('scene 3', 'a0000000-0000-0000-0000-000000000003'), ('1A', :shot1A), ('1B', :shot1B), ('2A', :shot2A),
  ('Bob', :bob), ('Alice', :alice), ('Bob in scene 2', :bob2), ('nobody', :nobody), ('Alice the asset', 'c0000000-0000-0000-0000-000000000002');
CREATE TEMP TABLE cases (what text, call text, state text, message text);
INSERT INTO cases VALUES
  ('an instance of another scene', $$assign('<1A>', '<Bob in scene 2>')$$, '23514', 'shot and scene asset instance belong to different scenes'),
  ('an instance of another scene in a batch', $$assign_many('[{"shot_id": "<1A>", "instance_id": "<Bob in scene 2>"}]')$$, '23514', 'shot and scene asset instance belong to different scenes%element 1%'),
  ('a shot of another scene', $$auto_populate('<scene 1>', ARRAY['<2A>']::uuid[])$$, '23514', 'shot <2A> belongs to another scene (element 1)'),
  ('shots of two scenes', $$auto_populate('<scene 1>', ARRAY['<1A>', '<2A>']::uuid[])$$, '23514', 'shot <2A> belongs to another scene (element 2)'),
  ('shots of two scenes for a new asset', $$add_asset('<scene 2>', '<Alice the asset>', ARRAY['<2A>', '<1A>']::uuid[])$$, '23514', 'shot <1A> belongs to another scene%'),
  ('shots of two scenes to merge', $$merge_shots(ARRAY['<1B>', '<2A>']::uuid[])$$, '23514', 'shots belong to different scenes (element 2)'),
  ('instances of two scenes to merge', $$merge_instances('<Bob>', ARRAY['<Bob in scene 2>']::uuid[])$$, '23514', 'scene asset instances belong to different scenes (element 1)'),
  ('a shot that does not exist', $$auto_populate('<scene 1>', ARRAY['<1A>', '<nobody>']::uuid[])$$, 'PT404', 'shot <nobody> does not exist (element 2)'),
  ('a template that nobody knows', $$apply_template('<scene 1>', 'match_charcters')$$, '22023', 'invalid template: "match_charcters"'),
  ('a template in capitals', $$apply_template('<scene 1>', 'ALL_THROUGHOUT')$$, '22023', 'invalid template: "ALL_THROUGHOUT"'),
  ('an undo with nothing to undo', $$undo_last('<scene 1>')$$, 'PT409', 'nothing to undo in scene <scene 1>'),
  ('of anybody', $$undo_last('<scene 1>', mine => false)$$, 'PT409', 'nothing to undo in scene <scene 1>'),
  ('a redo with nothing to redo', $$redo_last('<scene 1>')$$, 'PT409', 'nothing to redo in scene <scene 1>'),
  ('an undo in no scene', $$undo_last('<nobody>')$$, 'PT404', 'scene <nobody> does not exist'),
  ('a move to a scene of another project', $$move_shot('<1A>', '<scene 3>')$$, '23514', 'scenes belong to different projects'),
  ('a move to its own scene', $$move_shot('<1A>', '<scene 1>')$$, 'PT409', 'shot <1A> is in scene <scene 1> already'),
  ('a move after a shot of another scene', $$move_shot('<1A>', '<scene 2>', '<1B>')$$, '23514', 'shot <1B> belongs to another scene'),
  ('a move to no scene', $$move_shot('<1A>', '<nobody>')$$, 'PT404', 'scene <nobody> does not exist'),
  ('a move of no shot', $$move_shot('<nobody>', '<scene 2>')$$, 'PT404', 'shot <nobody> does not exist'),
  ('two parts of one label', $$split_shot('<1A>', '{a,a}')$$, '23505', 'elements 1 and 2 of labels are the same'),
  ('one part', $$split_shot('<1A>', '{a}')$$, '22023', 'labels names 1 of at least 2 parts');
UPDATE shots SET duration = 1 WHERE id = :shot1B;
INSERT INTO cases VALUES ('parts of less than a second', $$split_shot('<1B>', '{a,b}')$$, '22023', 'the shot lasts 1 second, too short for 2 parts');

SELECT pg_temp.refuses(call, state, message) FROM cases ORDER BY what;
SELECT is((SELECT count(*) FROM shot_asset_assignments), 0::bigint, 'no scene was captured');
SELECT count(*) AS captured FROM scenes s CROSS JOIN LATERAL shot_assets.ensure_populated(s.id) \gset
SELECT pg_temp.refuses(call, state, message) FROM cases ORDER BY what;

SELECT * FROM finish();
ROLLBACK;
