-- The assignment API, as an app calls it.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

\set VERBOSITY default
CALL start_empty(:scene1);
-- assign: one asset into one shot
SELECT shot_id, scene_asset_instance_id, presence_type, presence_note, created_at = updated_at AS fresh
  FROM shot_assets.assign(:shot1A, :bob);
SELECT presence_type, presence_note FROM shot_assets.assign(
  shot_id => :shot1A, instance_id => :alice, presence_type => 'enters', presence_note => 'from the left');
TABLE casting;

-- what it refuses
SELECT shot_assets.assign(:shot1A, :bob);
SELECT shot_assets.assign(:nobody, :bob);
SELECT shot_assets.assign(:shot1A, :nobody);
SELECT shot_assets.assign(:scene1, :bob);
SELECT shot_assets.assign(:shot1A, :scene1);
SELECT shot_assets.assign(:shot2A, :bob);
SELECT shot_assets.assign(:shot1A, :cafe, '');
SELECT shot_assets.assign(:shot1A, :cafe, 'Throughout');
SELECT shot_assets.assign(:shot1A, :cafe, NULL);
SELECT shot_assets.assign(:shot1A, :cafe, 'enters', repeat('é', 201));
SELECT length(presence_note) FROM shot_assets.assign(:shot1A, :cafe, 'enters', repeat('é', 200));

-- set_presence: a note that is not given stays, an empty one clears it; updated_at moves on a real change only
SELECT id AS cafe_id, updated_at AS before FROM shot_asset_assignments WHERE scene_asset_instance_id = :cafe \gset
SELECT presence_type, length(presence_note), updated_at > :'before' AS moved FROM shot_assets.set_presence(:'cafe_id', 'exits');
SELECT updated_at AS before FROM shot_asset_assignments WHERE id = :'cafe_id' \gset
SELECT presence_type, length(presence_note), updated_at > :'before' AS moved FROM shot_assets.set_presence(:'cafe_id', 'exits');
SELECT presence_type, presence_note, updated_at > :'before' AS moved FROM shot_assets.set_presence(:'cafe_id', 'exits', '');
SELECT shot_assets.set_presence(:nobody, 'exits');
SELECT shot_assets.set_presence(:'cafe_id', 'gone');
SELECT shot_assets.set_presence(NULL, 'exits');

-- set_presence_many keeps notes and answers in the order asked
SELECT array_agg(id ORDER BY presence_type) AS ids FROM shot_asset_assignments \gset
SELECT id = (:'ids'::uuid[])[row_number() OVER ()] AS in_order, presence_type, presence_note
  FROM shot_assets.set_presence_many(:'ids', 'passes_through');
SELECT shot_assets.set_presence_many(:'ids'::uuid[] || :nobody::uuid, 'exits');
SELECT shot_assets.set_presence_many(ARRAY[NULL]::uuid[], 'exits');
SELECT count(*) FROM shot_assets.set_presence_many('{}', 'exits');
TABLE casting;

-- assign_many: an upsert in the order of the array; both spellings of keys
SELECT right(shot_id::text, 2) AS shot, right(scene_asset_instance_id::text, 2) AS instance, presence_type, presence_note
FROM shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :bob),
  jsonb_build_object('shotId', :shot1A, 'instanceId', :alice, 'presenceType', 'exits', 'presenceNote', 'into the dark'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_note', 'again')));
-- without presence_type or presence_note an element keeps what the assignment has; a null note removes it
SELECT presence_type, presence_note FROM shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :alice, 'presence_type', NULL),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_type', 'enters', 'presence_note', NULL)));
SELECT count(*) FROM shot_assets.assign_many('[]');

-- what it refuses names the element, and nothing of the call is done
SELECT shot_assets.assign_many(NULL);
SELECT shot_assets.assign_many('null');
SELECT shot_assets.assign_many('{"shot_id": 1}');
SELECT shot_assets.assign_many('"text"');
SELECT shot_assets.assign_many('[[]]');
SELECT shot_assets.assign_many('[{}]');
SELECT shot_assets.assign_many('[{"shot_id": 7}]');
SELECT shot_assets.assign_many('[{"shot_id": "b"}]');
SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot1A)));
SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot1A, 'shotId', :shot1A, 'instance_id', :bob)));
SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence', 'enters')));
SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_type', 'Enters')));
SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_type', 3)));
SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_note', '{}'::jsonb)));
SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_note', repeat('x', 201))));
SELECT shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :cafe), jsonb_build_object('shot_id', :nobody, 'instance_id', :bob)));
SELECT shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :cafe), jsonb_build_object('shot_id', :shot2A, 'instance_id', :bob)));
SELECT shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :cafe), jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob),
  jsonb_build_object('shotId', upper(:shot1B), 'instance_id', :cafe)));
TABLE casting;

-- reading
SELECT shot_label, shot_order, asset_name, asset_type, presence_type, presence_note, effective_description, image_url
  FROM shot_assets.assignments_for_scene(:scene1);
SELECT shot_label, asset_name, image_url FROM shot_assets.assignments_for_shot(:shot1B);
SELECT shot_assets.assignments_for_shot(:scene1);
SELECT shot_assets.assignments_for_scene(:shot1A);
SELECT shot->>'shot_label' AS shot, assignment->>'presence_type' AS presence,
       assignment #>> '{instance,project_asset,name}' AS asset,
       assignment #> '{instance,project_asset,angle_variants}' AS variants
  FROM jsonb_array_elements(shot_assets.scene_assignments(:scene1)) shot, jsonb_array_elements(shot->'assignments') assignment;
SELECT jsonb_array_length(shot_assets.scene_assignments(:scene2)), shot_assets.scene_assignments(:scene2)->0->'assignments';
SELECT shot_assets.scene_assignments(:nobody);
SELECT shot_assets.has_assignments(:scene1), shot_assets.has_assignments(:scene2);
SELECT shot_assets.has_assignments(:nobody);

-- unassign and clear_scene
SELECT presence_type FROM shot_assets.unassign(:'cafe_id');
\set VERBOSITY sqlstate
SELECT shot_assets.unassign(:'cafe_id');
\set VERBOSITY default
SELECT shot_assets.clear_scene(:scene1);
SELECT shot_assets.clear_scene(:scene1);
SELECT shot_assets.clear_scene(:nobody);
TABLE casting;
